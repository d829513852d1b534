namespace AdapterHost.Engine;

/// <summary>What the engine is doing, as of the end of its last step.</summary>
/// <param name="Running">Sequences with a slot.</param>
/// <param name="Queued">Sequences without one.</param>
/// <param name="FreeSlots">Slots that a waiting sequence could take now: none while the first that waits lacks KV tokens.</param>
/// <param name="FreeContextTokens">KV tokens that are not reserved.</param>
/// <param name="Steps">Steps since start.</param>
/// <param name="Decodes">Native decodes since start: with the Mixed strategy as many as steps.</param>
/// <param name="MostAdaptersInOneDecode">The most different adapters that one decode has served.</param>
internal sealed record EngineStatus(
    int Running, int Queued, int FreeSlots, int FreeContextTokens, long Steps, long Decodes, int MostAdaptersInOneDecode);
