using AdapterHost.Engine;

namespace AdapterHost.Tests;

/// <summary>Cells that fail when told to. Without others behind them they hold nothing.</summary>
internal sealed class ScriptedCells(ICells? inner = null) : ICells
{
    public bool ThrowsOnLook { get; set; }

    /// <summary>Cannot forget a part, as a recurrent model's cache.</summary>
    public bool CannotKeep { get; set; }

    /// <summary>A sliding window has given some to others.</summary>
    public bool HasLostSome { get; set; }

    public Dictionary<SlotId, int> Kept { get; } = [];

    public bool IsWhole(SlotId slot)
    {
        if (ThrowsOnLook)
        {
            throw new InvalidOperationException("scripted");
        }

        return !HasLostSome && (inner?.IsWhole(slot) ?? true);
    }

    public bool Keep(SlotId slot, int tokens)
    {
        Kept[slot] = tokens;
        return !CannotKeep && (inner?.Keep(slot, tokens) ?? true);
    }

    public void Copy(SlotId from, SlotId to, int tokens) => inner?.Copy(from, to, tokens);

    public void Drop(SlotId slot) => inner?.Drop(slot);
}
