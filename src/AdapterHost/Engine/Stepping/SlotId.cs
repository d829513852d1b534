namespace AdapterHost.Engine;

/// <summary>A place for one running sequence, and its number in the KV cache. From 0.</summary>
internal readonly record struct SlotId(int Value);
