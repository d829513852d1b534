using LlamaCpp;

namespace AdapterHost.Engine;

/// <summary>Receives the outputs of a step, on the inference thread, while their logits are valid.</summary>
internal interface IStepSink
{
    /// <param name="context">Holds the logits.</param>
    /// <param name="batchRow">Where in the context's last batch they are.</param>
    /// <param name="row">The row of the plan that asked for them.</param>
    void OnOutput(LlamaContext context, int batchRow, in StepRow row);

    /// <summary>This row computed no finite keys or values, so its sequence is worth nothing any more. Comes before the step's outputs.</summary>
    /// <param name="row">The row of the plan.</param>
    void OnNotFinite(in StepRow row);
}
