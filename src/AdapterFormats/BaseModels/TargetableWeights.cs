using System.Globalization;
using AdapterFormats.Gguf;
using AdapterFormats.Names;

namespace AdapterFormats.BaseModels;

/// <summary>The block matrices that an adapter may target.</summary>
internal static class TargetableWeights
{
    /// <summary>Of a model whose tensors are not in the file: every block has the same, in the sizes that its numbers give.</summary>
    public static IReadOnlyList<TargetTensor> Of(ModelFacts facts)
    {
        var (width, heads) = (facts.Number("embedding_length"), facts.Number("attention.head_count"));
        var keyHeads = facts.NumberOr("attention.head_count_kv", heads);
        var key = facts.NumberOr("attention.key_length", width / heads);
        var value = facts.NumberOr("attention.value_length", width / heads);
        var (queries, keys, values) = (checked(heads * key), checked(keyHeads * key), checked(keyHeads * value));
        var attended = checked(heads * value);
        List<(string Name, int Input, int Output)> block = facts.Architecture == "phi3"
            ? [("attn_output", attended, width), ("attn_qkv", width, checked(queries + keys + values))]
            : [("attn_k", width, keys), ("attn_output", attended, width), ("attn_q", width, queries), ("attn_v", width, values)];

        // Experts are no matrices of their own.
        if (facts.NumberOrNone("expert_count") is null)
        {
            var inner = facts.Number("feed_forward_length");
            block.AddRange(facts.Architecture == "phi3"
                ? [("ffn_down", inner, width), ("ffn_up", width, checked(inner * 2))]
                : [("ffn_down", inner, width), ("ffn_gate", width, inner), ("ffn_up", width, inner)]);
        }

        return
        [
            .. Enumerable.Range(0, facts.Number("block_count"))
                .SelectMany(layer => block.Select(one => new TargetTensor($"blk.{layer}.{one.Name}.weight", one.Input, one.Output))),
        ];
    }

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
