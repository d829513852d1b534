using System.Text.Json;
using System.Text.RegularExpressions;
using AdapterFormats.Tests.Support;

namespace AdapterFormats.Tests.Canonical;

/// <summary>Scales that llama.cpp's converter gets wrong, against numbers computed here from the folder itself.</summary>
public class ScaleTests
{
    private const int Heads = 4;
    private const int HeadsKv = 2;

    [Theory]
    [InlineData("llama.rslora-r16", 28)]
    [InlineData("llama.patterns", 28)]
    [InlineData("llama.regex-targets", 8)]
    public void Import_OfAFolder_GivesItsEffectiveProducts(string name, int tensors)
    {
        using var work = new WorkFolder();
        var source = PlainSafetensors.Read(Path.Combine(Corpus.Peft(name), "adapter_model.safetensors"));
        using var config = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Corpus.Peft(name), "adapter_config.json")));
        var canonical = Importing.Accept(Corpus.Upload(Corpus.Peft(name)), Corpus.Base("llama"), work).Canonical!;
        using var reader = CanonicalAdapterReader.Open(File.OpenRead(canonical.Path));

        Assert.Equal(tensors, source.Count);
        Assert.Equal(tensors, reader.Pairs.Count * 2);
        foreach (var pair in reader.Pairs)
        {
            var module = Module(pair.Target);
            var (a, b) = (source[$"base_model.model.{module}.lora_A.weight"], source[$"base_model.model.{module}.lora_B.weight"]);
            var expected = Product(
                a.Values, Permute(pair.Target, b.Values, b.Shape[0], b.Shape[1]), a.Shape[0], a.Shape[1],
                Scale(config.RootElement, module, a.Shape[0]));
            var (readA, readB) = (new float[pair.Rank * pair.InputLength], new float[pair.OutputLength * pair.Rank]);
            pair.ReadA(readA);
            pair.ReadB(readB);
            var actual = Product(readA, readB, pair.Rank, pair.InputLength, pair.Scale);
            Assert.Equal(expected.Length, actual.Length);
            for (var i = 0; i < expected.Length; i++)
                Assert.True(
                    Math.Abs(expected[i] - actual[i]) <= 1e-5 * (1 + Math.Abs(expected[i])),
                    $"{pair.Target}[{i}]: {expected[i]} and {actual[i]}");
        }
    }

    [Fact]
    public void Import_OfUniformRsLora_ChangesAlphaAndNoWeight()
    {
        using var work = new WorkFolder();

        var written = PlainGguf.Read(
            Importing.Accept(Corpus.Upload(Corpus.Peft("llama.rslora-r16")), Corpus.Base("llama"), work).Canonical!.Path);

        Assert.Equal(16f * MathF.Sqrt(16), written.Metadata["adapter.lora.alpha"]);
    }

    private static string Module(string target)
    {
        var parts = target.Split('.');
        var block = parts[2] switch
        {
            "attn_q" => "self_attn.q_proj",
            "attn_k" => "self_attn.k_proj",
            "attn_v" => "self_attn.v_proj",
            "attn_output" => "self_attn.o_proj",
            var ffn => "mlp." + ffn[4..] + "_proj",
        };
        return $"model.layers.{parts[1]}.{block}";
    }

    private static double Scale(JsonElement config, string module, int rank)
    {
        var alpha = config.GetProperty("lora_alpha").GetDouble();
        foreach (var pattern in config.GetProperty("alpha_pattern").EnumerateObject())
        {
            if (Regex.IsMatch(module, $@"^(.*\.)?({pattern.Name})$"))
                alpha = pattern.Value.GetDouble();
        }

        return config.GetProperty("use_rslora").GetBoolean() ? alpha / Math.Sqrt(rank) : alpha / rank;
    }

    // w.reshape(heads, 2, rows / heads / 2, columns).swapaxes(1, 2), index by index.
    private static float[] Permute(string target, float[] values, int rows, int columns)
    {
        var heads = target.Contains("attn_q.", StringComparison.Ordinal) ? Heads : target.Contains("attn_k.", StringComparison.Ordinal) ? HeadsKv : 0;
        if (heads == 0)
            return values;
        var half = rows / heads / 2;
        var permuted = new float[values.Length];
        for (var h = 0; h < heads; h++)
            for (var t = 0; t < 2; t++)
                for (var j = 0; j < half; j++)
                    for (var c = 0; c < columns; c++)
                        permuted[(((((h * half) + j) * 2) + t) * columns) + c] = values[(((((h * 2) + t) * half) + j) * columns) + c];
        return permuted;
    }

    private static double[] Product(float[] a, float[] b, int rank, int input, double scale)
    {
        var rows = b.Length / rank;
        var product = new double[rows * input];
        for (var o = 0; o < rows; o++)
            for (var r = 0; r < rank; r++)
                for (var i = 0; i < input; i++)
                    product[(o * input) + i] += scale * b[(o * rank) + r] * a[(r * input) + i];
        return product;
    }
}
