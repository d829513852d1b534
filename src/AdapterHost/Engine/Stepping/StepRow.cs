using AdapterHost.Adapters;

namespace AdapterHost.Engine;

/// <summary>One row of a step.</summary>
/// <param name="Token">Its token id.</param>
/// <param name="Position">Its place in its sequence, from 0.</param>
/// <param name="Slot">Its sequence.</param>
/// <param name="Adapter">What it runs with; null is the base.</param>
/// <param name="Output">Whether its logits are wanted.</param>
internal readonly record struct StepRow(int Token, int Position, SlotId Slot, IAdapterWeights? Adapter, bool Output);
