using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Bench.Generate;

/// <summary>A llama-shaped base model of random Q8_0 weights: meaningless text, real arithmetic.</summary>
internal static class RandomModel
{
    /// <summary>What most benches measure: 400 MB, so that a step on two cores takes milliseconds.</summary>
    public static readonly ModelShape Small = new(Layers: 24, Embedding: 896, FeedForward: 4864, Heads: 14, HeadsKv: 2, Vocabulary: 1024);

    /// <summary>As an 8B Llama: 8.5 GB. For machines with a GPU.</summary>
    public static readonly ModelShape Large = new(Layers: 32, Embedding: 4096, FeedForward: 14336, Heads: 32, HeadsKv: 8, Vocabulary: 128256);

    private const int RandomBytes = 32 * 1024 * 1024;
    private const int TypeF32 = 0, TypeQ8 = 8, Block = 32, BlockBytes = 34;

    /// <summary>Where the model is; made on the first call.</summary>
    public static string Make(string directory) => Make(directory, Small);

    /// <summary>The same in another shape.</summary>
    public static string Make(string directory, ModelShape shape)
    {
        Directory.CreateDirectory(directory);
        var path = Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $"random-{shape.Layers}x{shape.Embedding}x{shape.FeedForward}-q8_0.gguf"));
        if (!File.Exists(path))
        {
            Console.WriteLine($"generating {path} …");
            Write(path + ".part", shape);
#pragma warning disable RS0030 // Whichever run was first made the same.
            File.Move(path + ".part", path, overwrite: true);
#pragma warning restore RS0030
        }

        return path;
    }

    private static void Write(string path, ModelShape shape)
    {
        var (layers, embedding, feedForward, heads, headsKv, vocabulary) = shape;
        var random = new Random(1);
        var file = new GgufFileWriter();
        file.Add("general.architecture", "llama");
        file.Add("general.name", "random");
        file.Add("general.file_type", 7u);
        file.Add("llama.block_count", (uint)layers);
        file.Add("llama.context_length", 8192u);
        file.Add("llama.embedding_length", (uint)embedding);
        file.Add("llama.feed_forward_length", (uint)feedForward);
        file.Add("llama.attention.head_count", (uint)heads);
        file.Add("llama.attention.head_count_kv", (uint)headsKv);
        file.Add("llama.attention.layer_norm_rms_epsilon", 1e-5f);
        file.Add("llama.rope.dimension_count", (uint)(embedding / heads));
        file.Add("llama.vocab_size", (uint)vocabulary);
        AddVocabulary(file, vocabulary);

        Matrix(file, random, "token_embd.weight", embedding, vocabulary);
        Ones(file, "output_norm.weight", embedding);
        Matrix(file, random, "output.weight", embedding, vocabulary);
        var keyValue = embedding / heads * headsKv;
        for (var layer = 0; layer < layers; layer++)
        {
            var block = string.Create(CultureInfo.InvariantCulture, $"blk.{layer}.");
            Ones(file, block + "attn_norm.weight", embedding);
            Ones(file, block + "ffn_norm.weight", embedding);
            Matrix(file, random, block + "attn_q.weight", embedding, embedding);
            Matrix(file, random, block + "attn_k.weight", embedding, keyValue);
            Matrix(file, random, block + "attn_v.weight", embedding, keyValue);
            Matrix(file, random, block + "attn_output.weight", embedding, embedding);
            Matrix(file, random, block + "ffn_gate.weight", embedding, feedForward);
            Matrix(file, random, block + "ffn_up.weight", embedding, feedForward);
            Matrix(file, random, block + "ffn_down.weight", feedForward, embedding);
        }

        file.Save(path);
    }

    private static void AddVocabulary(GgufFileWriter file, int vocabulary)
    {
        string[] tokens =
        [
            "<unk>", "<s>", "</s>",
            .. Enumerable.Range(0, 256).Select(b => $"<0x{b:X2}>"),
            .. Enumerable.Range(259, vocabulary - 259).Select(i => string.Create(CultureInfo.InvariantCulture, $"t{i}")),
        ];
        file.Add("tokenizer.ggml.model", "llama");
        file.Add("tokenizer.ggml.tokens", tokens);
        file.Add("tokenizer.ggml.scores", [.. tokens.Select((_, i) => -(float)i)]);
        file.Add("tokenizer.ggml.token_type", [.. tokens.Select((_, i) => i == 0 ? 2 : i < 3 ? 3 : i < 259 ? 6 : 1)]);
        file.Add("tokenizer.ggml.bos_token_id", 1u);
        file.Add("tokenizer.ggml.eos_token_id", 2u);
        file.Add("tokenizer.ggml.unknown_token_id", 0u);
    }

    private static void Ones(GgufFileWriter file, string name, int length) =>
        file.AddTensor(name, [length], TypeF32, length * sizeof(float), stream =>
        {
            var ones = new float[length];
            Array.Fill(ones, 1f);
            stream.Write(MemoryMarshal.AsBytes(ones.AsSpan()));
        });

    private static void Matrix(GgufFileWriter file, Random random, string name, int input, int output)
    {
        var blocks = (long)input * output / Block;
        var seed = random.Next();
        file.AddTensor(name, [input, output], TypeQ8, blocks * BlockBytes, stream =>
        {
            // Uniform bytes around 0 with a scale that keeps activations near 1.
            var values = new Random(seed);
            var scale = (Half)(1.7 / 127 / Math.Sqrt(input));
            var row = new byte[blocks * BlockBytes];
            // Of a large matrix the first part again and again: a gigabyte of chance would take minutes, and no speed depends on it.
            var chance = row.AsSpan(0, Math.Min(row.Length, RandomBytes));
            values.NextBytes(chance);
            for (var at = chance.Length; at < row.Length; at += chance.Length)
            {
                chance[..Math.Min(chance.Length, row.Length - at)].CopyTo(row.AsSpan(at));
            }

            for (long block = 0; block < blocks; block++)
            {
                BinaryPrimitives.WriteHalfLittleEndian(row.AsSpan((int)(block * BlockBytes)), scale);
            }

            stream.Write(row);
        });
    }
}
