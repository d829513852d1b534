using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Deploy.Tests.Charts;

namespace Deploy.Tests.Settings;

/// <summary>Every variable that the chart sets is one that the program in that container reads: a misspelt setting would have no effect and no error.</summary>
[Collection(RenderingsCollection.Name)]
public sealed partial class SettingTests(RenderedSets sets)
{
    private static readonly HashSet<string> s_runtime =
        ["DOTNET_EnableDiagnostics", "DOTNET_DbgEnableMiniDump", "SSL_CERT_DIR"];

    public static TheoryData<string> Sets => SetData.All;

    [Theory]
    [MemberData(nameof(Sets))]
    public async Task Environment_OfEachContainerOfOurs_IsKnownToItsProgram(string set)
    {
        var rendering = await sets.GetAsync(set);

        var unknown = rendering.Pods.SelectMany(pod => Programs(pod).SelectMany(program => Unknown(program.Container, KnownSettings.Of(program.Name))
            .Select(variable => $"{pod}: {variable}")));

        Assert.True(!unknown.Any(), string.Join('\n', unknown));
    }

    [Fact]
    public async Task Environment_WithAMisspeltSetting_IsFound()
    {
        var rendering = await Rendering.OfAsync(ValueSet.Minimal, "--set-json", "gateway.settings={\"Forwarding:RequestSecond\":1}", "--set-json", "hostPools[0].settings={\"Engine:ContextToken\":1}");

        Assert.Equal(["Forwarding__RequestSecond"], Unknown(rendering.PodOf("gateway").MainContainers.Single(), KnownSettings.Of("Gateway")));
        Assert.Equal(["Engine__ContextToken"], Unknown(rendering.PodOf("host").MainContainers.Single(), KnownSettings.Of("AdapterHost")));
    }

    [Theory]
    [InlineData("Gateway", "Gateway:Port")]
    [InlineData("Gateway", "Artifacts:S3:Bucket")]
    [InlineData("Gateway", "Encryption:Keys:k1")]
    [InlineData("Gateway", "Gateway:Cors:Origins:0")]
    [InlineData("AdapterHost", "Host:AcceptedNames:3")]
    public void Known_OfWhatProgramsDocument_IsTrue(string program, string setting) => Assert.True(KnownSettings.Of(program).Contains(setting));

    [Theory]
    [InlineData("Gateway", "Gateway:Prot")]
    [InlineData("Gateway", "Artifacts:Bucket")]
    [InlineData("Gateway", "Encryption:Key:k1")]
    [InlineData("Gateway", "Gateway:Cors:Origins")]
    [InlineData("Gateway", "Engine:ContextTokens")]
    [InlineData("AdapterHost", "Secrets:FetchGrantKey")]
    public void Known_OfWhatNobodyReads_IsFalse(string program, string setting) => Assert.False(KnownSettings.Of(program).Contains(setting));

    private static IEnumerable<(string Name, JsonNode Container)> Programs(Pod pod) => pod.MainContainers
        .Select(container => (container["name"]!.GetValue<string>() switch
        {
            "gateway" or "migrate" => "Gateway",
            "host" => "AdapterHost",
            _ => "",
        }, container)).Where(program => program.Item1.Length > 0);

    private static IEnumerable<string> Unknown(JsonNode container, KnownSettings settings)
    {
        var variables = JsonText.Items(container["env"]).ToList();
        var values = string.Concat(variables.Select(variable => variable["value"]?.GetValue<string>()));
        return variables.Select(variable => variable["name"]!.GetValue<string>()).Where(name =>
            !s_runtime.Contains(name)
            && !settings.Contains(name.Replace("__", ":", StringComparison.Ordinal))
            // A part of another variable's value.
            && !(PartName().IsMatch(name) && values.Contains($"$({name})", StringComparison.Ordinal)));
    }

    [GeneratedRegex("^[A-Z_]+$")]
    private static partial Regex PartName();
}
