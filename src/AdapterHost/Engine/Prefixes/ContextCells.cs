using LlamaCpp;

namespace AdapterHost.Engine;

/// <summary>The cells of llama.cpp's unified cache.</summary>
internal sealed class ContextCells(LlamaContext context) : ICells
{
    public bool IsWhole(SlotId slot) => context.FirstPosition(slot.Value) == 0;

    public bool Keep(SlotId slot, int tokens) => context.TryRemove(slot.Value, tokens);

    public void Copy(SlotId from, SlotId to, int tokens) => context.CopySequence(from.Value, to.Value, tokens);

    public void Drop(SlotId slot) => context.RemoveSequence(slot.Value);
}
