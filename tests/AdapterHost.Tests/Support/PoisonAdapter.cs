using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using AdapterFormats;

namespace AdapterHost.Tests;

/// <summary>
/// A trained adapter whose matrices are blown up: every weight is finite, so that uploading accepts it, and what it computes is not.
/// Which modules are blown up decides where in the graph the first infinity stands.
/// </summary>
internal static class PoisonAdapter
{
    /// <summary>The largest that uploading lets pass.</summary>
    private const float MostWeight = 65504;
    private const int Alpha = 512;

    /// <param name="peftFolder">A folder of the corpus with F32 weights.</param>
    /// <param name="baseModel">For which model.</param>
    /// <param name="modules">Parts of the names of the modules that are blown up; none means all.</param>
    public static async Task<(AdapterDigest Digest, byte[] Bytes)> OfAsync(
        string peftFolder, BaseModelDescriptor baseModel, IReadOnlyList<string> modules)
    {
        var folder = Directory.CreateTempSubdirectory("poison-").FullName;
        try
        {
            var source = Repository.File(peftFolder);
            var config = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(source, "adapter_config.json")))!;
            config["lora_alpha"] = Alpha;
            await File.WriteAllTextAsync(Path.Combine(folder, "adapter_config.json"), config.ToJsonString());
            var file = await File.ReadAllBytesAsync(Path.Combine(source, "adapter_model.safetensors"));
            BlowUp(file, modules);
            await File.WriteAllBytesAsync(Path.Combine(folder, "adapter_model.safetensors"), file);
            return await Canonical.ImportAsync(folder, baseModel);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void BlowUp(byte[] file, IReadOnlyList<string> modules)
    {
        var start = 8 + (int)BinaryPrimitives.ReadInt64LittleEndian(file);
        using var header = JsonDocument.Parse(file.AsMemory(8, start - 8));
        foreach (var tensor in header.RootElement.EnumerateObject().Where(t => t.Name != "__metadata__"))
        {
            Assert.Equal("F32", tensor.Value.GetProperty("dtype").GetString());
            if (modules.Count > 0 && !modules.Any(tensor.Name.Contains))
            {
                continue;
            }

            var offsets = tensor.Value.GetProperty("data_offsets");
            var (from, to) = (offsets[0].GetInt32(), offsets[1].GetInt32());
            foreach (ref var value in MemoryMarshal.Cast<byte, float>(file.AsSpan(start + from, to - from)))
            {
                value = MathF.CopySign(MostWeight, value);
            }
        }
    }
}
