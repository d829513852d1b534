using System.Buffers.Binary;
using Gateway.Tests.Servers;

namespace Gateway.Tests.Crash;

/// <summary>Uploads of a small good adapter, each with other weights and so with another digest.</summary>
internal sealed class AdapterForms(int seed)
{
    private readonly byte[] _weights = File.ReadAllBytes(Path.Combine(Corpus.Peft("llama.o-r1"), "adapter_model.safetensors"));
    private readonly byte[] _config = File.ReadAllBytes(Path.Combine(Corpus.Peft("llama.o-r1"), "adapter_config.json"));
    private readonly Random _random = new(seed);

    public MultipartFormDataContent Next()
    {
        var weights = _weights.ToArray();
        var start = 8 + (int)BinaryPrimitives.ReadUInt64LittleEndian(weights);
        for (var i = 0; i < 4; i++)
            BinaryPrimitives.WriteSingleLittleEndian(weights.AsSpan(start + (i * 4)), (float)(_random.NextDouble() - 0.5));
        return new MultipartFormDataContent
        {
            { new ByteArrayContent(_config), "files", "adapter_config.json" },
            { new ByteArrayContent(weights), "files", "adapter_model.safetensors" },
        };
    }
}
