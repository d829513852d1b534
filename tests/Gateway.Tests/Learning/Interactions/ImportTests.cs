using System.Net;
using System.Text.Json.Nodes;
using Gateway.Tests.Servers;

namespace Gateway.Tests.Learning.Interactions;

/// <summary>What becomes of lines: each by itself, each once.</summary>
public sealed class ImportTests(ImportTests.Setting setting) : IClassFixture<ImportTests.Setting>
{
    private InteractionWorld World => setting.World;

    [Fact]
    public async Task Import_OfGoodAndBadLines_LosesNoGoodOne()
    {
        var tenant = await World.AddTenantAsync("lines");
        string[] lines =
        [
            World.Line("first"),
            "not json",
            "[1]",
            "null",
            "",
            World.Line("unknown", line => line["label"] = "good"),
            World.Line("wrongtype", line => line["code"] = 5),
            World.Line("nocode", line => line.Remove("code")),
            World.Line("nobody", line => line.Remove("user")),
            World.Line("late", line => line["fixedAt"] = "2010-01-01T00:00:00Z"),
            World.Line("future", line => line["fixedAt"] = "2999-01-01T00:00:00Z"),
            World.Line("origin", line => line["origin"] = "me"),
            World.Line("repository", line => line["repository"] = "https://user:hunter2@host/x"),
            World.Line("language", line => line["language"] = "s q l"),
            World.Line("kind", line => line["errorKind"] = "two words"),
            World.Line("answer", line => line["answerId"] = "fix-00000000000000000000000000000000"),
            World.Line("huge", line => line["code"] = new string('x', 70_000)),
            World.Line("longer", line => line["code"] = new string('x', 600_000)),
            World.Line("consent", line => line["consent"] = "all"),
            "{\"event\":\"half",
            World.Line("surrogate", line => line["code"] = "SELECT").Replace("SELECT", "\\ud800", StringComparison.Ordinal),
            World.Line("twice").Replace("{", "{\"user\":\"bob\",", StringComparison.Ordinal),
            World.Line("key", line => line["code"] = "-----BEGIN RSA PRIVATE KEY-----\nMIIEowIBAAKCAQEA\n-----END RSA PRIVATE KEY-----"),
            World.Line("last"),
        ];

        var answer = await World.ImportAsync(tenant, lines);

        Assert.Equal(
            [
                "1 stored", "2 rejected invalid_line", "3 rejected invalid_line", "4 rejected invalid_line", "6 rejected invalid_line label", "7 rejected invalid_line code",
                "8 rejected invalid_line code", "9 rejected invalid_line user", "10 rejected invalid_line fixedAt", "11 rejected invalid_line fixedAt", "12 rejected invalid_line origin",
                "13 rejected invalid_line repository", "14 rejected invalid_line language", "15 rejected invalid_line errorKind", "16 rejected invalid_line answerId",
                "17 rejected invalid_line code", "18 rejected invalid_line", "19 rejected invalid_line consent", "20 rejected invalid_line event", "21 rejected invalid_line code",
                "22 rejected invalid_line user", "23 rejected private_key", "24 stored",
            ],
            answer.Said());
        Assert.Equal("""{"complete":true,"stored":2,"duplicates":0,"rejected":21}""", answer.End!.ToJsonString());
        Assert.All(answer.Verdicts.Where(verdict => (string)verdict["status"]! == "rejected"), verdict => Assert.NotEmpty((string)verdict["message"]!));
        Assert.Equal(answer.Verdicts.Where(verdict => verdict["id"] is not null).Select(verdict => (string)verdict["id"]!), (await World.ListAsync(tenant)).Select(item => (string)item["id"]!));
    }

    [Fact]
    public async Task Import_Again_StoresNothingTwice()
    {
        var tenant = await World.AddTenantAsync("again");
        string[] lines = [World.Line("a"), World.Line("b"), World.Line("a"), World.Line("nameless", line => line.Remove("event"))];

        var first = await World.ImportAsync(tenant, lines);
        var second = await World.ImportAsync(tenant, lines);

        Assert.Equal(["1 stored", "2 stored", "3 duplicate", "4 stored"], first.Said());
        Assert.Equal(["1 duplicate", "2 duplicate", "3 duplicate", "4 duplicate"], second.Said());
        Assert.Equal(first.Verdicts.Select(verdict => (string)verdict["id"]!), second.Verdicts.Select(verdict => (string)verdict["id"]!));
        Assert.Equal(3, (await World.ListAsync(tenant)).Count);
    }

    [Fact]
    public async Task Import_ThenGet_HasWhatCameScrubbedAndOpensForReadersOnly()
    {
        var tenant = await World.AddTenantAsync("content");
        var answer = await World.ImportAsync(tenant, World.Line("x", line =>
        {
            line["path"] = "/home/ann/src/x.sql";
            line["error"] = "no access for ann@example.com";
            line["answer"] = "SELECT 1 -- ann@example.com";
            line["context"] = new JsonArray("-- password='5cb0e7dc7f7bc2ec'", "t(a, b)");
            line["origin"] = "both";
        }));

        var verdict = Assert.Single(answer.Verdicts);
        Assert.Equal("""{"PASSWORD":1,"EMAIL":2,"USER":1}""", verdict["redacted"]!.ToJsonString());
        var plain = await World.CallAsync(tenant, HttpMethod.Get, $"/interactions/{verdict["id"]}");
        Assert.Null(plain["content"]);
        Assert.Equal(("both", "import", "permission", "app/web", "sql", "new"), ((string)plain["origin"]!, (string)plain["source"]!, (string)plain["errorKind"]!, (string)plain["repository"]!, (string)plain["language"]!, (string)plain["verdict"]!));
        var content = (await World.CallAsync(tenant, HttpMethod.Get, $"/interactions/{verdict["id"]}?content=true"))["content"]!;
        Assert.Equal("no access for <EMAIL_1>", (string)content["error"]!);
        Assert.Equal("SELECT 1 -- <EMAIL_1>", (string)content["answer"]!);
        Assert.Equal("-- password='<PASSWORD_1>'", (string)content["context"]![0]!);
        Assert.DoesNotContain("ann", (string)content["path"]!, StringComparison.Ordinal);
        Assert.Equal("SELECT a FROM t WHERE date = 'x'", (string)content["code"]!);
        using var refused = await World.Gateway.SendAsync(
            HttpMethod.Get, $"/api/v1/tenants/{tenant}/interactions/{verdict["id"]}?content=true", await World.Gateway.CreateTokenAsync(tenant, "tenant:admin"));
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    /// <summary>Only the comment tells what it is; its kind stands in the open beside what is sealed.</summary>
    [Fact]
    public async Task Import_OfASecretRecognisedOnce_KeepsItInNoField()
    {
        const string Secret = "Tr0ub4dor3xyz";
        var tenant = await World.AddTenantAsync("everywhere");
        var answer = await World.ImportAsync(tenant, World.Line("x", line =>
        {
            line["language"] = "python";
            line["path"] = $"src/{Secret}/x.py";
            line["error"] = $"no access with {Secret}";
            line["errorKind"] = Secret;
            line["code"] = $"connect('{Secret}')";
            line["fixed"] = $"connect(db, '{Secret}')";
            line["answer"] = $"login('{Secret}')";
            line["context"] = new JsonArray($"# DB_PASSWORD={Secret}", $"old = \"{Secret}\"");
        }));

        var read = await World.CallAsync(tenant, HttpMethod.Get, $"/interactions/{Assert.Single(answer.Verdicts)["id"]}?content=true");
        Assert.DoesNotContain(Secret, read.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal("permission", (string)read["errorKind"]!);
        var content = read["content"]!;
        Assert.Equal(("connect('<PASSWORD_1>')", "connect(db, '<PASSWORD_1>')", "src/<PASSWORD_1>/x.py"), ((string)content["code"]!, (string)content["fixed"]!, (string)content["path"]!));
        Assert.Equal("# DB_PASSWORD=<PASSWORD_1>", (string)content["context"]![0]!);
    }

    /// <summary>A client that wants each verdict before it sends the next line gets it.</summary>
    [Fact]
    public async Task Import_LineByLine_AnswersEachAsItComes()
    {
        var tenant = await World.AddTenantAsync("dialogue");
        using var import = await RawImport.StartAsync(World.Gateway, tenant);
        for (var i = 1; i <= 3; i++)
        {
            await import.WriteAsync(World.Line($"a{i}") + "\n");
            Assert.Contains($"\"line\":{i},\"status\":\"stored\"", await import.ReadAsync(), StringComparison.Ordinal);
            Assert.Equal(i, (await World.ListAsync(tenant)).Count);
        }

        await import.EndAsync();
        Assert.Contains("\"complete\":true", await import.ReadAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_WhoseClientLeaves_KeepsWhatWasStoredWhole()
    {
        var tenant = await World.AddTenantAsync("leaver");
        using (var import = await RawImport.StartAsync(World.Gateway, tenant))
        {
            await import.WriteAsync(World.Line("a") + "\n" + World.Line("b")[..40]);
            await import.ReadAsync();
        }

        // Its place is free soon, and the import can be repeated.
        ImportAnswer again;
        var deadline = TimeProvider.System.GetUtcNow().AddSeconds(30);
        do
            again = await World.ImportAsync(tenant, World.Line("a"), World.Line("b"));
        while (again.Status == HttpStatusCode.TooManyRequests && TimeProvider.System.GetUtcNow() < deadline);
        Assert.Equal(["1 duplicate", "2 stored"], again.Said());
        Assert.Equal(["a", "b"], (await World.ListAsync(tenant, "&content=true")).Select(item => ((string)item["content"]!["code"]!).Split('\'')[1]));
    }

    /// <summary>It sends everything before it reads anything: more verdicts than sockets hold.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Import_WhoseClientReadsLast_IsTakenWhole(bool chunked)
    {
        const int Lines = 20_000;
        var tenant = await World.AddTenantAsync($"talker-{chunked}".ToLowerInvariant(), consent: null);
        var thousand = string.Concat(Enumerable.Repeat(World.Line("same") + "\n", 1000));
        using var import = await RawImport.StartAsync(World.Gateway, tenant, chunked ? null : thousand.Length * (Lines / 1000));
        for (var i = 0; i < Lines / 1000; i++)
            await import.WriteAsync(thousand);
        await import.EndAsync();

        var answer = await import.ReadToEndAsync();

        Assert.Contains($"\"line\":{Lines},\"status\":\"rejected\",\"code\":\"no_consent\"", answer, StringComparison.Ordinal);
        Assert.Contains($"\"complete\":true,\"stored\":0,\"duplicates\":0,\"rejected\":{Lines}", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_BeyondItsLines_SaysWhereToGoOn()
    {
        var tenant = await World.AddTenantAsync("many");
        var lines = Enumerable.Range(1, Setting.MaxLines + 5).Select(i => World.Line($"n{i}")).ToArray();

        var first = await World.ImportAsync(tenant, lines);
        var rest = await World.ImportAsync(tenant, lines.Skip((int)first.End!["nextLine"]! - 1));

        Assert.Equal((false, "request_too_large", Setting.MaxLines), ((bool)first.End["complete"]!, (string)first.End["code"]!, (int)first.End["stored"]!));
        Assert.Contains("Interactions:MaxLines", (string)first.End["message"]!, StringComparison.Ordinal);
        Assert.Equal((true, 5), ((bool)rest.End!["complete"]!, (int)rest.End["stored"]!));
    }

    [Fact]
    public async Task Import_OfAnotherContentType_Is415()
    {
        var tenant = await World.AddTenantAsync("types");
        var answer = await World.ImportAsync(tenant, Playground.Json("{}"));
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.Status);
        Assert.Contains("application/x-ndjson", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_OfATenantThatImports_IsRefusedUntilItEnds()
    {
        var tenant = await World.AddTenantAsync("pair");
        using var import = await RawImport.StartAsync(World.Gateway, tenant);
        await import.WriteAsync(World.Line("a") + "\n");
        await import.ReadAsync();

        Assert.Equal(HttpStatusCode.TooManyRequests, (await World.ImportAsync(tenant, World.Line("b"))).Status);

        await import.EndAsync();
        await import.ReadToEndAsync();
        Assert.Equal(["1 stored"], (await World.ImportAsync(tenant, World.Line("b"))).Said());
    }

    [Fact]
    public async Task Import_IsInTheAuditWithItsCountAlone()
    {
        var tenant = await World.AddTenantAsync("audited");
        await World.ImportAsync(tenant, World.Line("a"), "bad", World.Line("b"));

        var audit = await World.Gateway.ManageAsync(HttpMethod.Get, $"/tenants/{tenant}/audit");
        var entry = audit["items"]!.AsArray().Single(item => (string)item!["action"]! == "interaction.import")!;
        Assert.Equal("""{"stored":2}""", entry["detail"]!.ToJsonString());
    }

    public sealed class Setting : IAsyncLifetime
    {
        public const int MaxLines = 25_000;

        internal InteractionWorld World { get; private set; } = null!;

        public async Task InitializeAsync() => World = await InteractionWorld.StartAsync($"--Interactions:MaxLines={MaxLines}", "--Interactions:ConcurrentImports=16");

        public async Task DisposeAsync() => await World.DisposeAsync();
    }
}
