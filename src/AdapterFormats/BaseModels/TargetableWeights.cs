using System.Globalization;
using AdapterFormats.Gguf;
using AdapterFormats.Names;

namespace AdapterFormats.BaseModels;

/// <summary>The block matrices that an adapter may target.</summary>
internal static class TargetableWeights
{
    public static IReadOnlyList<TargetTensor> Of(GgufHeader header)
    {
        var found = new List<(int Layer, TargetTensor Tensor)>();
        foreach (var tensor in header.Tensors)
        {
            if (tensor.Name.Split('.') is ["blk", var layerText, var target, "weight"] && ModuleNames.Targets.Contains(target)
                && int.TryParse(layerText, NumberStyles.None, CultureInfo.InvariantCulture, out var layer)
                && tensor.Dimensions is [> 0 and <= int.MaxValue and var input, > 0 and <= int.MaxValue and var output])
            {
                found.Add((layer, new TargetTensor(tensor.Name, (int)input, (int)output)));
            }
        }

        if (found.Count == 0)
            throw new AdapterFormatException("The base model has no weights that an adapter could target.");
        return [.. found.OrderBy(f => f.Layer).ThenBy(f => f.Tensor.Name, StringComparer.Ordinal).Select(f => f.Tensor)];
    }
}
