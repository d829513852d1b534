using System.Text;
using System.Text.Json.Nodes;
using Gateway.Tests.Servers;

namespace Gateway.Tests.Learning.Interactions;

/// <summary>Secrets where nobody looks for them: whatever field one stands in, it is replaced, hashed or refused.</summary>
public sealed class HostileLineTests
{
    private const string Token = "ghp_R4nD0mT0k3nV4lu3F0rT3sts0nlyXy12345z";

    /// <summary>By its form a word: what stands beside the sealed content takes words.</summary>
    private const string Word = "kQ9xb2Zm7Rr4Tc8Lw3Vn6Hs5Jd1Fp0Gy";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Import_OfASecretInAnyField_KeepsItNowhere(bool postgres)
    {
        await using var registry = postgres ? await PostgresRegistry.StartAsync() : null;
        await using var world = await InteractionWorld.StartAsync(registry?.Settings ?? []);
        var tenant = await world.AddTenantAsync("hostile");
        string[] texts = ["event", "user", "repository", "path", "language", "error", "errorKind", "code", "fixed", "answer", "answerId", "origin", "consent", "failedAt", "label"];
        var lines = texts.Select(field => world.Line(field, line => line[field] = field is "code" or "fixed" ? $"SELECT a FROM t -- {Token}" : Token))
            .Append(world.Line("context", line => line["context"] = new JsonArray(Token)))
            .Concat(new[] { "language", "errorKind", "repository", "answerId" }.Select(field => world.Line("word", line => line[field] = Word)))
            .Append("{\"" + Token + "\":1}")
            .Append(Token);

        var answer = await world.ImportAsync(tenant, lines);

        var stored = answer.Verdicts.Where(verdict => (string)verdict["status"]! == "stored").Select(verdict => (int)verdict["line"]!);
        Assert.Equal(new[] { "event", "user", "path", "error", "code", "fixed", "answer" }.Select(field => Array.IndexOf(texts, field) + 1).Append(texts.Length + 1).Order(), stored);
        Assert.All(new[] { Token, Word }, secret => Assert.DoesNotContain(secret, answer.Text, StringComparison.Ordinal));
        var items = await world.ListAsync(tenant, "&content=true");
        Assert.Contains(items, item => item.ToJsonString().Contains("GITHUB_TOKEN_1", StringComparison.Ordinal));
        Assert.DoesNotContain(items, item => item.ToJsonString().Contains(Token, StringComparison.Ordinal));
        Assert.DoesNotContain(world.Gateway.Logs.Lines, line => line.Contains(Token, StringComparison.Ordinal));
        Assert.All(registry is null ? [] : await registry.DumpAsync(), row => Assert.All(new[] { Token, Word }, secret => Assert.DoesNotContain(secret, row, StringComparison.Ordinal)));
        foreach (var path in Directory.EnumerateFiles(world.Gateway.State, "registry.db*", SearchOption.AllDirectories))
        {
            await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(file, Encoding.Latin1);
            var text = await reader.ReadToEndAsync();
            Assert.All(new[] { Token, Word }, secret => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));
        }
    }

    /// <summary>PostgreSQL refuses U+0000 in any text: what reached it would end the import with every line of its batch, each time it is sent.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Import_OfControlCharactersInAnyField_LosesNoOtherLine(bool postgres)
    {
        await using var registry = postgres ? await PostgresRegistry.StartAsync() : null;
        await using var world = await InteractionWorld.StartAsync(registry?.Settings ?? []);
        var tenant = await world.AddTenantAsync("hostile");
        string[] fields = ["event", "user", "repository", "path", "language", "error", "errorKind", "code", "fixed", "answer", "answerId", "userKey", "origin", "consent"];
        var lines = fields.Select(field => world.Line(field, line => line[field] = $"a\0b-{field}")).Append(world.Line("good")).ToArray();

        var answer = await world.ImportAsync(tenant, lines);

        Assert.True((bool)answer.End!["complete"]!, answer.Text);
        Assert.Equal("stored", (string)answer.Verdicts[^1]["status"]!);
        Assert.Equal("answerId", (string)answer.Verdicts[Array.IndexOf(fields, "answerId")]["field"]!);
        foreach (var query in new[] { "interactions?repository=%00", "interactions?language=%00", "interactions?verdict=a%00", "interactions?user=%00", "samples?userKey=%00", "samples?language=%00", "datasets?after=%00", "consents?after=%00" })
        {
            using var response = await world.SendAsync(tenant, HttpMethod.Get, "/" + query);
            Assert.Equal((query, query.Contains("user=", StringComparison.Ordinal) ? 200 : 400), (query, (int)response.StatusCode));
        }

        using var deletion = await world.SendAsync(tenant, HttpMethod.Delete, "/interactions?id=%00");
        Assert.Equal(400, (int)deletion.StatusCode);
    }

    /// <summary>Whoever withdraws while lines come in finds nothing kept afterwards, wherever the import stood. On PostgreSQL nothing but the tenant's lock keeps two writers apart.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Withdrawal_WhileAnImportRuns_LeavesNothing(bool postgres)
    {
        await using var registry = postgres ? await PostgresRegistry.StartAsync() : null;
        await using var world = await InteractionWorld.StartAsync(registry?.Settings ?? []);
        var tenant = await world.AddTenantAsync("race");
        using var import = await RawImport.StartAsync(world.Gateway, tenant);
        for (var i = 0; i < 5; i++)
            await import.WriteAsync(string.Concat(Enumerable.Range(0, 100).Select(j => world.Line($"{i}-{j}") + "\n")));
        await import.ReadAsync();

        var change = await world.CallAsync(tenant, HttpMethod.Delete, "/consents/tenant");
        await import.EndAsync();
        var answer = await import.ReadToEndAsync();

        Assert.Empty(await world.ListAsync(tenant));
        var removed = (int)change["effects"]![0]!["count"]!;
        Assert.True(removed > 0);
        Assert.Contains($"\"complete\":true,\"stored\":{removed},\"duplicates\":0,\"rejected\":{500 - removed}", answer, StringComparison.Ordinal);
    }
}
