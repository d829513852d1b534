using Microsoft.Extensions.Logging.Abstractions;

namespace LlamaCpp.Tests;

public sealed class LlamaRuntimeTests
{
    [Fact]
    public void Find_FolderIsAbsent_SaysHowToGetIt()
    {
        var fault = Assert.Throws<LlamaException>(() => LibraryFiles.Find(new LlamaLibraryOptions { Directory = "/nowhere/at/all" }));
        Assert.Contains("/nowhere/at/all", fault.Message);
        Assert.Contains("./dev restore", fault.Message);
    }

    [Fact]
    public void Find_OneByteDiffers_IsRefusedUnlessAllowed()
    {
        var folder = Directory.CreateTempSubdirectory("libraries-").FullName;
        try
        {
            foreach (var file in Directory.GetFiles(Repository.Libraries, "lib*.so*").Where(f => !f.Contains("ggml-cpu", StringComparison.Ordinal)))
            {
                File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
            }

            var options = new LlamaLibraryOptions { Directory = folder };
            var files = LibraryFiles.Find(options);
            using (var changed = File.OpenWrite(files.GgmlBase))
            {
                changed.Seek(0, SeekOrigin.End);
                changed.WriteByte(0);
            }

            Assert.Contains("libggml-base.so", Assert.Throws<LlamaException>(() => LibraryFiles.Find(options)).Message);
            Assert.Equal(files, LibraryFiles.Find(options with { AllowUnknownBuild = true }));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Load_SecondFolder_IsRefused()
    {
        Assert.NotEmpty(Llama.Runtime.Directory);
        Assert.Throws<LlamaException>(() => LlamaRuntime.Load(new LlamaLibraryOptions { Directory = "/elsewhere" }, NullLogger.Instance));
        Assert.Same(Llama.Runtime, LlamaRuntime.Load(new LlamaLibraryOptions { Directory = Repository.Libraries }, NullLogger.Instance));
    }

    [Fact]
    public void Load_PinnedLibraries_AreTheExpectedVersion()
    {
        Assert.True(Llama.Runtime.MulMatOp > 0);
        Assert.Contains("0.5.0", LlamaRuntime.Version);
        Assert.Throws<LlamaException>(() => AbiCheck.FindOp("NO_SUCH_OP"));
    }

    [Fact]
    public void Load_NotAModel_ThrowsAndLogsWhy()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "this is no GGUF file");
            Assert.Contains(path, Assert.Throws<LlamaException>(() => LlamaModel.Load(Llama.Runtime, path)).Message);
            Assert.Contains(Llama.Log, line => line.Level == Microsoft.Extensions.Logging.LogLevel.Error);
            Assert.Throws<LlamaException>(() => LlamaModel.Load(Llama.Runtime, path + ".absent"));
        }
        finally
        {
            File.Delete(path);
        }
    }
}
