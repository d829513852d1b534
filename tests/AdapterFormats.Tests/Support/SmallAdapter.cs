using System.Text.Json;

namespace AdapterFormats.Tests.Support;

/// <summary>A small valid adapter for q and v of the corpus's llama base, to be varied.</summary>
internal static class SmallAdapter
{
    public const string Prefix = "base_model.model.model.layers.";

    public static List<PlainTensor> Tensors(int seed = 7, int rank = 4)
    {
        var random = new Random(seed);
        var tensors = new List<PlainTensor>();
        for (var layer = 0; layer < 2; layer++)
        {
            foreach (var (module, output) in new[] { ("q_proj", 64), ("v_proj", 32) })
            {
                tensors.Add(Random($"{Prefix}{layer}.self_attn.{module}.lora_A.weight", [rank, 64], random));
                tensors.Add(Random($"{Prefix}{layer}.self_attn.{module}.lora_B.weight", [output, rank], random));
            }
        }

        return tensors;
    }

    public static Dictionary<string, object?> Config(int rank = 4) => new()
    {
        ["peft_type"] = "LORA",
        ["task_type"] = "CAUSAL_LM",
        ["base_model_name_or_path"] = "reference/llama",
        ["r"] = rank,
        ["lora_alpha"] = 8,
        ["bias"] = "none",
        ["target_modules"] = new[] { "q_proj", "v_proj" },
    };

    public static byte[] ConfigBytes(Dictionary<string, object?>? config = null) => JsonSerializer.SerializeToUtf8Bytes(config ?? Config());

    public static AdapterUpload Write(
        WorkFolder work, IEnumerable<PlainTensor>? tensors = null, Dictionary<string, object?>? config = null, string? manifest = null)
    {
        var folder = work.New();
        File.WriteAllBytes(Path.Combine(folder, "adapter_config.json"), ConfigBytes(config));
        File.WriteAllBytes(Path.Combine(folder, "adapter_model.safetensors"), PlainSafetensors.Write(tensors ?? Tensors()));
        if (manifest is not null)
            File.WriteAllText(Path.Combine(folder, "adapter_manifest.json"), manifest);
        return Corpus.Upload(folder);
    }

    private static PlainTensor Random(string name, int[] shape, Random random)
    {
        var values = new float[shape[0] * shape[1]];
        for (var i = 0; i < values.Length; i++)
            values[i] = (float)(random.NextDouble() - 0.5);
        return PlainTensor.F32(name, shape, values);
    }
}
