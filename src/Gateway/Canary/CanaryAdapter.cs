using System.Security.Cryptography;
using System.Text;
using AdapterFormats;
using TenantStore;

namespace Gateway.Canary;

/// <summary>
/// The bytes of a canary tenant's adapter: a GGUF LoRA of rank 1 on the base model's smallest weight, too weak to change an answer. What counts is
/// whose it is: each tenant's has values of its own, and so a digest that no other tenant has.
/// </summary>
internal static class CanaryAdapter
{
    private const uint Magic = 0x46554747, Version = 3, TypeText = 8, TypeFloat = 6, Float32 = 0;
    private const int Alignment = 32, Dimensions = 2;
    private const float Greatest = 1e-3f;

    public static byte[] Write(TenantSlug tenant, BaseModelDescriptor baseModel)
    {
        var target = baseModel.Targets.MinBy(one => (long)one.InputLength + one.OutputLength)
            ?? throw new CanaryException("the base model has no weight that an adapter may change");
        var bytes = new MemoryStream();
        var writer = new BinaryWriter(bytes);
        writer.Write(Magic);
        writer.Write(Version);
        writer.Write(2UL);
        writer.Write(4UL);
        Pair("general.type", "adapter");
        Pair("general.architecture", baseModel.Architecture);
        Pair("adapter.type", "lora");
        Text("adapter.lora.alpha");
        writer.Write(TypeFloat);
        writer.Write(1f);
        Tensor(target.Name + ".lora_a", target.InputLength, 1, offset: 0);
        Tensor(target.Name + ".lora_b", 1, target.OutputLength, Aligned(target.InputLength * sizeof(float)));
        Align();
        Values(target.InputLength, "a");
        Align();
        Values(target.OutputLength, "b");
        Align();
        return bytes.ToArray();

        void Pair(string key, string value)
        {
            Text(key);
            writer.Write(TypeText);
            Text(value);
        }

        void Text(string text)
        {
            writer.Write((ulong)Encoding.UTF8.GetByteCount(text));
            writer.Write(Encoding.UTF8.GetBytes(text));
        }

        void Tensor(string name, int columns, int rows, long offset)
        {
            Text(name);
            writer.Write(Dimensions);
            writer.Write((ulong)columns);
            writer.Write((ulong)rows);
            writer.Write(Float32);
            writer.Write((ulong)offset);
        }

        // The same for the same tenant and base model, so that an upload after a restart is the same adapter.
        void Values(int count, string half)
        {
            var block = Array.Empty<byte>();
            for (var i = 0; i < count; i++)
            {
                if (i % SHA256.HashSizeInBytes == 0)
                    block = SHA256.HashData(Encoding.UTF8.GetBytes($"{tenant}\n{baseModel.Digest}\n{half}{i}"));
                writer.Write((block[i % SHA256.HashSizeInBytes] - 127.5f) / 127.5f * Greatest);
            }
        }

        void Align() => writer.Write(new byte[Aligned(bytes.Length) - bytes.Length]);
    }

    private static long Aligned(long length) => (length + Alignment - 1) / Alignment * Alignment;
}
