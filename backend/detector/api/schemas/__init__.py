"""What goes over the wire: the OpenAPI document and generated clients come from here."""
