using System.Globalization;
using System.Text.RegularExpressions;
using AdapterFormats;

namespace Gateway.Internal;

/// <summary>Judges the base model that a host brings: every adapter for it will be judged by this descriptor.</summary>
internal static partial class DescriptorRules
{
    /// <summary>Far above any model, and low enough that no figure derived from them overflows.</summary>
    public const int MaxLayers = 4096;
    public const int MaxLength = 16 * 1024 * 1024;

    /// <summary>Null, or the field and what is wrong with it.</summary>
    public static (string Field, string Message)? Judge(BaseModelDescriptor model) =>
        JudgeSizes(model) ?? JudgeTargets(model) ?? JudgeTexts(model);

    private static (string Field, string Message)? JudgeSizes(BaseModelDescriptor model)
    {
        if (model.LayerCount is < 1 or > MaxLayers)
            return ("baseModel.layerCount", $"'layerCount' must be 1 to {MaxLayers}.");
        if (model.HeadCount is < 1 or > MaxLength)
            return ("baseModel.headCount", $"'headCount' must be 1 to {MaxLength}.");
        if (model.HeadCountKv < 1 || model.HeadCount % model.HeadCountKv != 0)
            return ("baseModel.headCountKv", "'headCountKv' must divide 'headCount'.");
        foreach (var (field, value) in new[]
        {
            ("embeddingLength", model.EmbeddingLength), ("contextLength", model.ContextLength), ("vocabularySize", model.VocabularySize),
        })
        {
            if (value is < 1 or > MaxLength)
                return ($"baseModel.{field}", $"'{field}' must be 1 to {MaxLength}.");
        }

        return null;
    }

    private static (string Field, string Message)? JudgeTargets(BaseModelDescriptor model)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var target in model.Targets)
        {
            if (target is null || LayerOf(target.Name) is not { } layer || layer >= model.LayerCount)
                return ("baseModel.targets", "A target is named blk.N.x.weight, N below 'layerCount'.");
            if (!names.Add(target.Name))
                return ("baseModel.targets", "A target is named twice.");
            if (target.InputLength is < 1 or > MaxLength || target.OutputLength is < 1 or > MaxLength)
                return ("baseModel.targets", $"A target's lengths must be 1 to {MaxLength}.");
        }

        return null;
    }

    private static (string Field, string Message)? JudgeTexts(BaseModelDescriptor model)
    {
        if (string.IsNullOrWhiteSpace(model.Architecture))
            return ("baseModel.architecture", "'architecture' is empty.");
        if (model.AcceptedNames.Any(string.IsNullOrWhiteSpace))
            return ("baseModel.acceptedNames", "An accepted name is empty.");
        return model.Capabilities.Any(string.IsNullOrWhiteSpace) ? ("baseModel.capabilities", "A capability is empty.") : null;
    }

    private static int? LayerOf(string name) =>
        TargetName().Match(name) is { Success: true } match ? int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : null;

    [GeneratedRegex(@"\Ablk\.(0|[1-9][0-9]{0,3})\.[a-z0-9_]{1,64}\.weight\z", RegexOptions.CultureInvariant)]
    private static partial Regex TargetName();
}
