using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Tests.Servers;

namespace Gateway.Tests.Management;

/// <summary>Every file of the corpus of malformed uploads through the real endpoint: each is refused with its findings, each valid one is a version.</summary>
public sealed class BadCorpusUploadTests(Playground playground) : IClassFixture<Playground>
{
    [Fact]
    public async Task Upload_OfTheWholeCorpus_IsRefusedFileByFileAndTheGatewayServesOn()
    {
        using var expected = JsonDocument.Parse(await File.ReadAllBytesAsync(Corpus.Bad("expect.json")));
        var failures = new List<string>();
        var (refused, accepted) = (0, 0);
        foreach (var entry in expected.RootElement.EnumerateObject().Where(e => e.Value.GetProperty("base").GetString() == "llama"))
        {
            using var content = ContentOf(Corpus.Bad(entry.Name));
            using var response = await playground.Gateway.SendAsync(
                HttpMethod.Post, "/api/v1/tenants/acme/adapters/corpus/versions?base=llama", playground.Acme.AdminToken, content);
            var text = await response.Content.ReadAsStringAsync();
            var valid = entry.Value.GetProperty("about").GetString() == "valid";
            if (valid ? response.StatusCode != HttpStatusCode.Created : !IsRefusal(response.StatusCode, text))
                failures.Add($"{entry.Name}: {(int)response.StatusCode} {text}");
            _ = valid ? accepted++ : refused++;
        }

        Assert.Empty(failures);
        Assert.Equal((148, 10), (refused, accepted));

        // Nothing of a refused upload is kept, and what was good before still answers.
        var versions = await playground.Gateway.ManageAsync(HttpMethod.Get, "/tenants/acme/adapters/corpus/versions", token: playground.Acme.AdminToken);
        Assert.Equal(accepted, versions["items"]!.AsArray().Count);
        // On a slow machine the uploads take longer than a host may be silent.
        await playground.Host.ReportAsync();
        using var served = await playground.ChatAsync(playground.Acme.Token, "quickfix");
        Assert.Equal(HttpStatusCode.OK, served.StatusCode);
    }

    /// <summary>The one case that is made for another base model.</summary>
    [Fact]
    public async Task Upload_ForAnotherArchitecture_IsRefused()
    {
        using var expected = JsonDocument.Parse(await File.ReadAllBytesAsync(Corpus.Bad("expect.json")));
        var name = expected.RootElement.EnumerateObject().Single(e => e.Value.GetProperty("base").GetString() != "llama").Name;
        using var content = ContentOf(Corpus.Bad(name));
        using var response = await playground.Gateway.SendAsync(
            HttpMethod.Post, "/api/v1/tenants/acme/adapters/corpus/versions?base=llama", playground.Acme.AdminToken, content);
        Assert.True(IsRefusal(response.StatusCode, await response.Content.ReadAsStringAsync()));
    }

    private static bool IsRefusal(HttpStatusCode status, string text)
    {
        if (status != HttpStatusCode.UnprocessableEntity)
            return false;
        var findings = JsonNode.Parse(text)!["errors"]!.AsArray();
        return findings.Count > 0 && findings.All(f => ((string?)f!["code"])?.Length > 0 && ((string?)f["message"])?.Length > 0);
    }

    /// <summary>A folder goes as a form, a file as the body, as the upload command of the documentation sends them.</summary>
    private static HttpContent ContentOf(string path)
    {
        if (!Directory.Exists(path))
            return new ByteArrayContent(File.ReadAllBytes(path)) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } };

        var form = new MultipartFormDataContent();
        foreach (var file in Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories))
            form.Add(new ByteArrayContent(File.ReadAllBytes(file)), "files", Path.GetRelativePath(path, file));
        return form;
    }
}
