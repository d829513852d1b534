using System.Collections.Concurrent;
using AdapterFormats;

namespace AdapterHost.Tests;

/// <summary>Canonical files of the corpus' PEFT folders, made by the real importer, each once a test run.</summary>
internal static class Canonical
{
    private static readonly ConcurrentDictionary<(string Folder, string Model), Lazy<Task<(AdapterDigest Digest, byte[] Bytes)>>> s_files = new();

    public static Task<(AdapterDigest Digest, byte[] Bytes)> OfAsync(string peftFolder, BaseModelDescriptor baseModel) =>
        s_files.GetOrAdd((peftFolder, baseModel.Digest), _ => new(() => ImportAsync(Repository.File(peftFolder), baseModel))).Value;

    /// <param name="folder">A PEFT folder anywhere.</param>
    /// <param name="baseModel">Which model it is for.</param>
    public static async Task<(AdapterDigest Digest, byte[] Bytes)> ImportAsync(string folder, BaseModelDescriptor baseModel)
    {
        var work = Directory.CreateTempSubdirectory("canonical-").FullName;
        try
        {
            var files = Directory.GetFiles(folder).Select(path => new UploadedFile(Path.GetFileName(path), path));
            var configured = baseModel with { AcceptedNames = ["reference/quickfix-tiny", .. baseModel.AcceptedNames] };
            var result = await new AdapterImporter(new ImportLimits()).ImportAsync(
                AdapterUpload.FromFiles([.. files]), configured, new ImportPolicy(), work, CancellationToken.None);
            Assert.True(result.Accepted, string.Join("\n", result.Findings.Select(f => $"{f.Code} {f.Tensor}: {f.Message}")));
            return (result.Canonical!.Digest, await File.ReadAllBytesAsync(result.Canonical.Path));
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }
}
