using AdapterFormats.Elements;
using AdapterFormats.Names;

namespace AdapterFormats.Validation;

/// <summary>Sorts tensors into pairs by the target that their names say. The result is ordered by target name, whatever the file's
/// order.</summary>
internal static class PairCollector
{
    public static IReadOnlyList<PairDraft> Collect(
        IReadOnlyList<RawTensor> tensors, ITensorNames names, BaseTargets targets, FindingList findings,
        CancellationToken cancellationToken)
    {
        if (tensors.Count == 0)
            findings.Error(
                FindingCodes.NoTensors, null, "The adapter has no tensors.", "Train it first; an adapter without tensors changes nothing.");
        var pairs = new SortedDictionary<string, PairDraft>(StringComparer.Ordinal);
        foreach (var tensor in tensors)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (names.Read(tensor) is not { } name)
                continue;
            if (!pairs.TryGetValue(name.Target, out var pair))
                pairs[name.Target] = pair = new PairDraft(targets[name.Target], name.Module);
            Place(pair, name.Half, tensor, findings);
        }

        return [.. pairs.Values];
    }

    private static void Place(PairDraft pair, LoraHalf half, RawTensor tensor, FindingList findings)
    {
        var present = half == LoraHalf.A ? pair.A : pair.B;
        if (present is null)
        {
            if (half == LoraHalf.A)
                pair.A = tensor;
            else
                pair.B = tensor;
        }
        else if (present.Name != tensor.Name)
        {
            // Two spellings of one target; equal spellings were reported when the file was opened.
            findings.Error(
                FindingCodes.TensorDuplicate, tensor.Name,
                $"The target {pair.Target.Name} has this factor twice, also as '{FindingText.Shorten(present.Name)}'.",
                "Save the adapter with PEFT's save_pretrained.");
        }
    }
}
