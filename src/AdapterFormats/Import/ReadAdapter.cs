using AdapterFormats.Elements;
using AdapterFormats.Names;
using AdapterFormats.Validation;

namespace AdapterFormats.Import;

/// <summary>An adapter whose container could be read: its tensors, how they are named, and where its scales come from.</summary>
/// <remarks>NeedsPermutation: rows of a q and k are still in the order of Hugging Face, which a llama base changes.</remarks>
internal sealed record ReadAdapter(TensorFile File, ITensorNames Names, IScaleSource Scales, bool NeedsPermutation);
