using System.Text.Json;
using AdapterFormats.Tests.Support;

namespace AdapterFormats.Tests.Import;

public class BadCorpusTests
{
    public static TheoryData<string> Names => [.. BadCorpusTable.Cases.Select(c => c.Name)];

    [Fact]
    public void Table_AgainstTheCorpus_HasExactlyItsEntries()
    {
        var expected = Expectations();

        Assert.Equal(159, expected.Count);
        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), BadCorpusTable.Cases.Select(c => c.Name).Order(StringComparer.Ordinal));
        Assert.Equal(
            expected.Where(e => e.Value.About == "valid").Select(e => e.Key).Order(StringComparer.Ordinal),
            BadCorpusTable.Cases.Where(c => c.Code.Length == 0).Select(c => c.Name).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Import_OfACorpusUpload_FindsExactlyWhatIsWrong(string name)
    {
        var expected = BadCorpusTable.Cases.Single(c => c.Name == name);
        using var work = new WorkFolder();

        var result = Importing.Import(Corpus.Upload(Corpus.Bad(name)), Corpus.Base(Expectations()[name].Base), work);

        string[] codes = expected.Code.Length == 0 ? [] : [expected.Code, .. expected.Others];
        Assert.Equal(codes.Order(StringComparer.Ordinal), Importing.Codes(result));
        Assert.Equal(expected.Count, result.Findings.Count(f => f.Code == expected.Code));
        Assert.Equal(expected.Tensor, result.Findings.FirstOrDefault(f => f.Code == expected.Code)?.Tensor);
        Assert.All(result.Findings, f => Assert.True(f.Message.Length > 0 && f.Hint.Length > 0));
        Assert.Equal(expected.Code.Length == 0, result.Accepted);
        Assert.Equal(result.Accepted, result.Canonical is not null);
        Assert.Equal(result.Accepted ? 1 : 0, Directory.EnumerateFiles(work.Path, "*.gguf", SearchOption.AllDirectories).Count());
    }

    [Fact]
    public void Import_OfAFolderAsTrainersLeaveIt_ListsTheOtherFilesAsIgnored()
    {
        using var work = new WorkFolder();

        var result = Importing.Accept(Corpus.Upload(Corpus.Bad("valid-as-trainers-leave-it")), Corpus.Base("llama"), work);

        Assert.Equal(
            ["README.md", "chat_template.jinja", "optimizer.pt", "rng_state.pth", "tokenizer.json", "trainer_state.json", "training_args.bin"],
            result.Ignored.Order(StringComparer.Ordinal));
        Assert.Equal(["adapter_config.json", "adapter_model.safetensors"], result.Sources.Select(s => s.Name));
    }

    [Fact]
    public void Import_OfTheSameAdapterInEveryPacking_GivesOneDigest()
    {
        using var work = new WorkFolder();
        string[] packings = ["valid.zip", "valid-in-folder.zip", "valid.tar", "valid.tar.gz"];

        var digests = packings.Select(p => Importing.Accept(Corpus.Upload(Corpus.Bad(p)), Corpus.Base("llama"), work).Canonical!.Digest).Distinct();

        Assert.Single(digests);
    }

    [Fact]
    public void Import_OfAnotherBaseName_IsAcceptedKnowingly()
    {
        using var work = new WorkFolder();
        var upload = Corpus.Upload(Corpus.Bad("wrong-base-name"));

        Assert.True(
            Importing.Import(upload, Corpus.Base("llama"), work, new ImportPolicy { AllowedBaseName = "other/model-70b" }).Accepted);
        Assert.False(
            Importing.Import(upload, Corpus.Base("llama"), work, new ImportPolicy { AllowedBaseName = "other/model-7b" }).Accepted);
    }

    private static Dictionary<string, (string Base, string About)> Expectations()
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(Corpus.Bad("expect.json")));
        return json.RootElement.EnumerateObject().ToDictionary(
            e =>
                e.Name, e => (e.Value.GetProperty("base").GetString()!, e.Value.GetProperty("about").GetString()!), StringComparer.Ordinal);
    }
}
