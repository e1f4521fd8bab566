import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { App } from "@/app/app";

/** The whole dashboard at an address, as a person opens it. */
export function renderApp(path = "/") {
  window.history.replaceState(null, "", path);
  // The chooser's filter is a convenience; people can pick any file all the same.
  const user = userEvent.setup({ applyAccept: false });
  render(<App />);
  return user;
}

export const aFile = (name = "portrait.jpg") =>
  new File([new Uint8Array([1, 2, 3, 4])], name, { type: "image/jpeg" });

/** Hand a file to the chooser, as the dialog of the system does. */
export async function choose(user: ReturnType<typeof userEvent.setup>, file = aFile()) {
  await user.upload(screen.getByLabelText("Photo to judge"), file);
}
