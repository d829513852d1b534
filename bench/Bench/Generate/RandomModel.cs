using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Bench.Generate;

/// <summary>A llama-shaped base model of random Q8_0 weights: meaningless text, real arithmetic.</summary>
internal static class RandomModel
{
    private const int Layers = 24, Embedding = 896, FeedForward = 4864, Heads = 14, HeadsKv = 2, Vocabulary = 1024;
    private const int TypeF32 = 0, TypeQ8 = 8, Block = 32, BlockBytes = 34;

    /// <summary>Where the model is; made on the first call.</summary>
    public static string Make(string directory)
    {
        Directory.CreateDirectory(directory);
        var path = Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $"random-{Layers}x{Embedding}x{FeedForward}-q8_0.gguf"));
        if (!File.Exists(path))
        {
            Console.WriteLine($"generating {path} …");
            Write(path + ".part");
            File.Move(path + ".part", path);
        }

        return path;
    }

    private static void Write(string path)
    {
        var random = new Random(1);
        var file = new GgufFileWriter();
        file.Add("general.architecture", "llama");
        file.Add("general.name", "random");
        file.Add("general.file_type", 7u);
        file.Add("llama.block_count", Layers);
        file.Add("llama.context_length", 8192u);
        file.Add("llama.embedding_length", Embedding);
        file.Add("llama.feed_forward_length", FeedForward);
        file.Add("llama.attention.head_count", Heads);
        file.Add("llama.attention.head_count_kv", HeadsKv);
        file.Add("llama.attention.layer_norm_rms_epsilon", 1e-5f);
        file.Add("llama.rope.dimension_count", (uint)(Embedding / Heads));
        file.Add("llama.vocab_size", Vocabulary);
        AddVocabulary(file);

        Matrix(file, random, "token_embd.weight", Embedding, Vocabulary);
        Ones(file, "output_norm.weight");
        Matrix(file, random, "output.weight", Embedding, Vocabulary);
        const int keyValue = Embedding / Heads * HeadsKv;
        for (var layer = 0; layer < Layers; layer++)
        {
            var block = string.Create(CultureInfo.InvariantCulture, $"blk.{layer}.");
            Ones(file, block + "attn_norm.weight");
            Ones(file, block + "ffn_norm.weight");
            Matrix(file, random, block + "attn_q.weight", Embedding, Embedding);
            Matrix(file, random, block + "attn_k.weight", Embedding, keyValue);
            Matrix(file, random, block + "attn_v.weight", Embedding, keyValue);
            Matrix(file, random, block + "attn_output.weight", Embedding, Embedding);
            Matrix(file, random, block + "ffn_gate.weight", Embedding, FeedForward);
            Matrix(file, random, block + "ffn_up.weight", Embedding, FeedForward);
            Matrix(file, random, block + "ffn_down.weight", FeedForward, Embedding);
        }

        file.Save(path);
    }

    private static void AddVocabulary(GgufFileWriter file)
    {
        string[] tokens =
        [
            "<unk>", "<s>", "</s>",
            .. Enumerable.Range(0, 256).Select(b => $"<0x{b:X2}>"),
            .. Enumerable.Range(259, Vocabulary - 259).Select(i => string.Create(CultureInfo.InvariantCulture, $"t{i}")),
        ];
        file.Add("tokenizer.ggml.model", "llama");
        file.Add("tokenizer.ggml.tokens", tokens);
        file.Add("tokenizer.ggml.scores", [.. tokens.Select((_, i) => -(float)i)]);
        file.Add("tokenizer.ggml.token_type", [.. tokens.Select((_, i) => i == 0 ? 2 : i < 3 ? 3 : i < 259 ? 6 : 1)]);
        file.Add("tokenizer.ggml.bos_token_id", 1u);
        file.Add("tokenizer.ggml.eos_token_id", 2u);
        file.Add("tokenizer.ggml.unknown_token_id", 0u);
    }

    private static void Ones(GgufFileWriter file, string name) =>
        file.AddTensor(name, [Embedding], TypeF32, Embedding * sizeof(float), stream =>
        {
            var ones = new float[Embedding];
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
            values.NextBytes(row);
            for (long block = 0; block < blocks; block++)
            {
                BinaryPrimitives.WriteHalfLittleEndian(row.AsSpan((int)(block * BlockBytes)), scale);
            }

            stream.Write(row);
        });
    }
}
