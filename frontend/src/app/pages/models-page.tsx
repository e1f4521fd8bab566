import { ModelsView } from "@/features/models/components/models-view";

export function ModelsPage() {
  return (
    <>
      <title>Models – Deepfake Detector</title>
      <ModelsView />
    </>
  );
}
