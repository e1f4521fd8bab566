import { type RefObject, useCallback, useEffect, useState } from "react";

export type CameraState = "asking" | "on" | "refused" | "absent";

/** The camera's picture in `video` for as long as the component lives. */
export function useCamera(video: RefObject<HTMLVideoElement | null>) {
  const [state, setState] = useState<CameraState>("asking");
  useEffect(() => {
    let stream: MediaStream | null = null;
    let gone = false;
    const stop = () => {
      for (const track of stream?.getTracks() ?? []) track.stop();
    };
    const open = async () => {
      // Browsers offer no camera on plain http, save on this machine itself.
      if (!navigator.mediaDevices?.getUserMedia) return setState("absent");
      try {
        const size = { width: { ideal: 1920 }, height: { ideal: 1080 } };
        stream = await navigator.mediaDevices.getUserMedia({ video: size, audio: false });
        if (gone) return stop();
        if (video.current) video.current.srcObject = stream;
        setState("on");
      } catch (error) {
        if (gone) return;
        const name = error instanceof DOMException ? error.name : "";
        setState(name === "NotAllowedError" ? "refused" : "absent");
      }
    };
    void open();
    return () => {
      gone = true;
      stop();
    };
  }, [video]);

  const shoot = useCallback(async (): Promise<File | null> => {
    const source = video.current;
    if (!source?.videoWidth) return null;
    const canvas = document.createElement("canvas");
    canvas.width = source.videoWidth;
    canvas.height = source.videoHeight;
    canvas.getContext("2d")?.drawImage(source, 0, 0);
    const taken = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/jpeg", 0.95));
    const stamp = new Date().toISOString().slice(0, 19).replace(/[:T]/g, "-");
    return taken ? new File([taken], `camera-${stamp}.jpg`, { type: "image/jpeg" }) : null;
  }, [video]);

  return { state, shoot };
}
