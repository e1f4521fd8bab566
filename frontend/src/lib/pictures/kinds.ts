const extensions = /\.(jpe?g|png|webp|hei[cf]|avif|bmp|tiff?)$/i;

/** What the file chooser offers; the server judges by content all the same. */
export const offered = "image/*,.heic,.heif,.avif,.tif,.tiff,.bmp";

/** Whether a file of a folder looks like a picture, by type or by name. */
export function looksLikePicture(file: File): boolean {
  const { type, name } = file;
  // Folders hold files of the system, which no person put there.
  if (name.startsWith(".")) return false;
  if (type.startsWith("image/")) return type !== "image/svg+xml" && type !== "image/gif";
  return extensions.test(name);
}
