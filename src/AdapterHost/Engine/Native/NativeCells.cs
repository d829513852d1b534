using LlamaCpp;

namespace AdapterHost.Engine.Native;

/// <summary>
/// The cells of sequences that live in several contexts: each is where its first row was decoded, or where it was copied from. Sequence numbers
/// are the same in all contexts. Inference thread.
/// </summary>
internal sealed class NativeCells(int sequences) : ICells
{
    private readonly LlamaContext?[] _homes = new LlamaContext?[sequences];

    /// <summary>Rows of this sequence are about to be decoded there.</summary>
    public void Settle(SlotId slot, LlamaContext context) => _homes[slot.Value] = context;

    /// <summary>This context is given to somebody else: what its sequences held is lost. None of them runs, since who runs holds the adapter.</summary>
    public void Forget(LlamaContext context)
    {
        for (var i = 0; i < _homes.Length; i++)
        {
            _homes[i] = ReferenceEquals(_homes[i], context) ? null : _homes[i];
        }
    }

    public bool IsWhole(SlotId slot) => _homes[slot.Value]?.FirstPosition(slot.Value) == 0;

    public bool Keep(SlotId slot, int tokens) => _homes[slot.Value]?.TryRemove(slot.Value, tokens) ?? tokens == 0;

    public void Copy(SlotId from, SlotId to, int tokens)
    {
        _homes[to.Value] = _homes[from.Value];
        _homes[to.Value]?.CopySequence(from.Value, to.Value, tokens);
    }

    public void Drop(SlotId slot)
    {
        _homes[slot.Value]?.RemoveSequence(slot.Value);
        _homes[slot.Value] = null;
    }
}
