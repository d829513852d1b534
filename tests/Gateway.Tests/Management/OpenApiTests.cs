using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Gateway.Tests.Servers;

namespace Gateway.Tests.Management;

/// <summary>The description is one that a client generator can use.</summary>
public sealed class OpenApiTests
{
    [Fact]
    public async Task Description_OfEveryOperation_DeclaresItsPathParameters()
    {
        await using var gateway = await GatewayServer.StartAsync();
        using var response = await gateway.SendAsync(HttpMethod.Get, "/openapi/v1.json", gateway.PlatformToken, null);
        var paths = JsonNode.Parse(await response.Content.ReadAsStringAsync())!["paths"]!.AsObject();
        Assert.True(paths.Count >= 10);
        foreach (var (path, item) in paths)
        {
            foreach (var (_, operation) in item!.AsObject())
            {
                var declared = (operation!["parameters"]?.AsArray() ?? []).Where(p => (string)p!["in"]! == "path").Select(p => (string)p!["name"]!).Order();
                Assert.Equal(Regex.Matches(path, @"\{(\w+)\}").Select(m => m.Groups[1].Value).Order(), declared);
            }
        }

        var upload = paths.Single(p => p.Value!["post"]?["requestBody"]?["content"]?["multipart/form-data"] is not null).Value!["post"]!;
        Assert.Equal(["allowBaseName", "base", "sha256"], upload["parameters"]!.AsArray().Where(p => (string)p!["in"]! == "query").Select(p => (string)p!["name"]!).Order());
        Assert.NotNull(upload["requestBody"]!["content"]!["application/zip"]);
    }
}
