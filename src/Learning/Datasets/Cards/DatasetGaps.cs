using System.Globalization;
using Learning.Datasets.Manifests;

namespace Learning.Datasets.Cards;

/// <summary>What a snapshot lacks, in sentences.</summary>
internal static class DatasetGaps
{
    /// <summary>A gate judges nothing by fewer items, nor a slice of fewer.</summary>
    public const int LeastItems = 30;

    public const int LeastGroups = 5;

    public static IEnumerable<string> Of(DatasetManifest manifest)
    {
        if (manifest.Split.Note is { } note)
            yield return note;
        if (manifest.HeldOut.Count < LeastItems)
            yield return Say($"{manifest.HeldOut.Count} items are held out; a gate wants {LeastItems}.");
        if (manifest.HeldOut.Count > 0 && manifest.Split.HeldOutGroups < LeastGroups)
            yield return Say($"The held-out items are of {manifest.Split.HeldOutGroups} groups; a gate wants {LeastGroups}.");
        if (manifest.Train.Count == 0 && manifest.Split.Mode != "HeldOutOnly")
            yield return "There is nothing to train on.";
        foreach (var threshold in manifest.Thresholds.Where(threshold => !threshold.FromData))
            yield return Say($"{threshold.Language}: too few fixes for a histogram with a valley; the usual bound of {threshold.Similarity:0.00} tells rewrites.");
        if (manifest.Split.Mode != "TimeAndGroups")
            yield break;
        foreach (var slice in manifest.Languages.Where(slice => slice.Train > 0 && slice.HeldOut < LeastItems))
            yield return Say($"{slice.Name}: {slice.HeldOut} items held out; a slice of fewer than {LeastItems} is not judged by itself.");
        foreach (var slice in manifest.ErrorKinds.Where(slice => slice.Train > 0 && slice.HeldOut == 0))
            yield return Say($"Errors of the kind {slice.Name} are trained on ({slice.Train}) and not held out.");
        foreach (var slice in manifest.ErrorKinds.Where(slice => slice.Train == 0 && slice.HeldOut > 0))
            yield return Say($"Errors of the kind {slice.Name} are held out ({slice.HeldOut}) and not trained on.");
    }

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
