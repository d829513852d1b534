using Learning.Fixes.Applying;
using Learning.Fixes.Prompting;
using Learning.Tests.Support;

namespace Learning.Tests.Fixes.Prompting;

public class FixManifestReaderTests
{
    public static TheoryData<string> ReferenceManifests =>
    [
        "models/quickfix-tiny/fix_manifest.json", "models/adapters/acme/adapter_manifest.json", "models/adapters/acme-early/adapter_manifest.json",
        "models/adapters/globex/adapter_manifest.json", "models/adapters/initech/adapter_manifest.json",
    ];

    /// <summary>What the adapters were trained on, to the letter.</summary>
    [Theory]
    [MemberData(nameof(ReferenceManifests))]
    public void Read_OfTheReferenceManifests_HasTheTrainingsPrompts(string file)
    {
        var manifest = Read(File.ReadAllText(Path.Combine(Corpus.Root, file)));
        var question = new FixQuestion { Code = "SELECT a\nFROM t", Error = "no t" };

        Assert.Equal(["full", "diff"], manifest.Modes.Select(mode => mode.Name));
        Assert.Equal(new FixPrompt("Fix the SQL. Answer with the full code.", "Error: no t\nSELECT a\nFROM t"), manifest.Choose(hasRegion: true).Render(question));
        Assert.Equal(
            new FixPrompt("Fix the SQL. Answer with the diff.", "Table: t(a)\nError: no t\nSELECT a\nFROM t"),
            manifest.Find("diff")!.Render(question with { Context = ["t(a)"] }));
    }

    [Fact]
    public void Read_OfAListOfModes_GivesEachThePromptTemplate()
    {
        var manifest = Read("""{"promptTemplate":"fix {code}","modes":["region","full"],"defaultMode":"full"}""");

        Assert.Equal([FixMode.Region, FixMode.Full], manifest.Modes.Select(mode => mode.Answer));
        Assert.Equal(("full", "region"), (manifest.Choose(hasRegion: false).Name, manifest.Choose(hasRegion: true).Name));
    }

    [Fact]
    public void Over_WithoutModes_HasTheBasesAndItsOwnNames()
    {
        var whole = Read("""{"notes":"n","names":["ours"]}""").Over(Read("""{"promptTemplate":"{code}"}"""));

        Assert.Equal("full", whole.DefaultMode);
        Assert.Equal(["ours"], whole.Names!);
    }

    [Theory]
    [InlineData("""{"modes":{"full":{"user":"{cod}"}}}""", "modes.full.user", "{cod} is no placeholder")]
    [InlineData("""{"modes":{"full":{"user":"hello"}}}""", "modes.full.user", "neither {code} nor {region}")]
    [InlineData("""{"modes":{"full":{"system":"{code}"}}}""", "modes.full.user", "no 'user'")]
    [InlineData("""{"modes":{"mine":{"user":"{code}"}}}""", "modes.mine.answer", "full, region or diff")]
    [InlineData("""{"modes":{"diff":{"user":"{code}","format":"unified"}}}""", "modes.diff.format", "not known")]
    [InlineData("""{"modes":{"full":{"user":"{code}","format":"changed-lines"}}}""", "modes.full.format", "Only the answer 'diff'")]
    [InlineData("""{"modes":{"full":{"user":"{code}","temperature":"0"}}}""", "modes.full", "unknown or no text")]
    [InlineData("""{"modes":{"Full":{"user":"{code}"}}}""", "modes", "small letters")]
    [InlineData("""{"modes":{}}""", "modes", "0 members")]
    [InlineData("""{"modes":["full"]}""", "modes", "no promptTemplate")]
    [InlineData("""{"modes":["mine"],"promptTemplate":"{code}"}""", "modes", "full, region or diff")]
    [InlineData("""{"modes":{"full":{"user":"{code}"}},"promptTemplate":"{code}"}""", "promptTemplate", "stands beside")]
    [InlineData("""{"modes":{"full":{"user":"{code}"}},"defaultMode":"diff"}""", "defaultMode", "names no mode")]
    [InlineData("""{"names":[""]}""", "names", "1 to 128 characters")]
    public void Read_OfAFault_NamesPlaceAndLimit(string json, string place, string message)
    {
        var (manifest, faults) = FixManifestReader.Read(json);

        Assert.Null(manifest);
        var fault = Assert.Single(faults);
        Assert.Equal(place, fault.Place);
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
        Assert.NotEmpty(fault.Hint);
    }

    [Fact]
    public void Read_OfSeveralFaults_NamesAll() => Assert.Equal(
        ["modes.full.user", "modes.diff.format", "names"],
        FixManifestReader.Read("""{"modes":{"full":{"user":"{x}"},"diff":{"user":"{code}","format":"?"}},"names":[""]}""").Faults.Select(fault => fault.Place));

    private static FixManifest Read(string json)
    {
        var (manifest, faults) = FixManifestReader.Read(json);
        Assert.Empty(faults);
        return manifest!;
    }
}
