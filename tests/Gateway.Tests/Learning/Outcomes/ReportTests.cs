using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Learning.Outcomes;
using Gateway.Learning.Outcomes.Finding;
using Gateway.Learning.Outcomes.Serving;
using Gateway.Learning.Users;
using Gateway.Tests.Admission;
using Gateway.Tests.Servers;
using Learning.Outcomes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TenantStore;
using TenantStore.Answers;
using TenantStore.Consents;
using TenantStore.Encryption;

namespace Gateway.Tests.Learning.Outcomes;

/// <summary>Clients' reports, in their own dialects, about answers that they got.</summary>
public sealed class ReportTests(OutcomeSetting setting) : IClassFixture<OutcomeSetting>
{
    private static readonly string s_folder = Path.Combine(Corpus.Root, "tests/corpus/outcomes");

    public static TheoryData<string> Recorded() => [.. Directory.EnumerateFiles(s_folder, "*.json").Order(StringComparer.Ordinal).Select(file => Path.GetFileNameWithoutExtension(file))];

    [Theory]
    [MemberData(nameof(Recorded))]
    public async Task Post_WhatAClientSends_IsKeptOnceWithTheAnswerItIsAbout(string name)
    {
        var recorded = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(s_folder, name + ".json")))!;
        var isContinue = (string)recorded["client"]! == "Continue";
        // Continue's ids are its own: its answer is found by prompt and text, which stand in all events that have code.
        var data = isContinue ? recorded["body"]!["data"]!.AsObject() : null;
        var prompt = (string?)data?["prompt"];
        if (data?.ContainsKey("completionId") == true)
            data["completionId"] = Guid.NewGuid().ToString();
        if (!string.IsNullOrEmpty(prompt))
        {
            // No other test's answer fits, not even while this one is not noted yet.
            data!["prompt"] = prompt += Guid.NewGuid();
            data["completion"] = $"{data["completion"]}{Guid.NewGuid()}";
        }

        var id = string.IsNullOrEmpty(prompt)
            ? await setting.CompleteAsync(setting.Acme.Token)
            : await setting.CompleteAsync(setting.Acme.Token, body: Body(prompt), text: (string)data!["completion"]!);
        var (path, body) = (((string)recorded["path"]!).Replace("$ANSWER", id, StringComparison.Ordinal), recorded["body"]!.ToJsonString().Replace("$ANSWER", id, StringComparison.Ordinal));

        var first = await setting.ReportAsync(path, setting.Acme.Token, body);
        var again = await setting.ReportAsync(path, setting.Acme.Token, body);

        Assert.True((first.Status, again.Status) == (200, 200), first.Text + again.Text);
        if (isContinue)
        {
            // What fits no answer is kept all the same.
            var result = (string)JsonNode.Parse(first.Text)!["result"]!;
            Assert.Contains(result, string.IsNullOrEmpty(prompt) ? new[] { "kept", "unmatched" } : ["kept"]);
            Assert.Equal("repeated", (string)JsonNode.Parse(again.Text)!["result"]!);
            if (string.IsNullOrEmpty(prompt))
                return;
        }

        var kept = await setting.OutcomesAsync(setting.AcmeId, id);
        // The answer is a completion, whose text is not kept: a text that cannot be compared is no retention.
        var isUncompared = recorded["body"]!["final_text"] is not null;
        Assert.Equal(recorded["verdicts"]!.AsArray().Select(verdict => (string)verdict! is "retained" && isUncompared ? "noted" : (string)verdict!).Order(), kept.Select(outcome => JsonNamingPolicy.SnakeCaseLower.ConvertName(outcome.Kind.ToString())).Order());
    }

    [Fact]
    public async Task Post_UnknownAndForeignIds_AreOneAndTheSame404()
    {
        var foreign = await setting.CompleteAsync(setting.Globex.Token, "llama:secretproject");
        await setting.WrittenAsync(setting.GlobexId, foreign);
        var waiting = await setting.CompleteAsync(setting.Globex.Token, "llama:secretproject");
        var unknown = setting.NewId("cmpl");
        foreach (var (path, body) in new[]
        {
            ("/v1/fixes/$ANSWER/outcome", """{"event":"accepted"}"""),
            ("/v1/events", """{"type":"select","completion_id":"$ANSWER","choice_index":0}"""),
            ("/predict_edits/accept", """{"request_id":"$ANSWER"}"""),
            ("/predict_edits/reject", """{"rejections":[{"request_id":"$ANSWER","was_shown":true}]}"""),
        })
        {
            var answers = new List<(int, string, long)>();
            foreach (var id in new[] { unknown, foreign, waiting, LearningId.New("fix"), "x" })
            {
                using var lookups = new LookupCounter(setting.Gateway.Services);
                var (status, text) = await setting.ReportAsync(path.Replace("$ANSWER", id, StringComparison.Ordinal), setting.Acme.Token, body.Replace("$ANSWER", id, StringComparison.Ordinal));
                answers.Add((status, text, lookups.Count));
            }

            // The same bytes, after the same questions to the registry.
            Assert.Equal((404, 3L), (answers[0].Item1, answers[0].Item3));
            Assert.Single(answers.Distinct());
        }

        Assert.Empty(await setting.OutcomesAsync(setting.GlobexId, foreign));
    }

    [Fact]
    public async Task Post_ABatchOfWhichSomeAreKnown_KeepsThose()
    {
        var id = await setting.CompleteAsync(setting.Acme.Token);
        var body = $$"""{"rejections":[{"request_id":"{{setting.NewId("cmpl")}}","was_shown":true},{"request_id":"{{id}}","was_shown":true,"reason":"rejected"}]}""";

        var (status, text) = await setting.ReportAsync("/predict_edits/reject", setting.Acme.Token, body);

        Assert.Equal((200, "null"), (status, text));
        var kept = Assert.Single(await setting.OutcomesAsync(setting.AcmeId, id));
        Assert.Equal((OutcomeSource.Zed, OutcomeKind.Rejected, "rejected"), (kept.Source, kept.Kind, kept.Reason));
    }

    /// <summary>However many ids nobody has, they are looked for together, and beside each report stands its own part of the body.</summary>
    [Fact]
    public async Task Post_ABatch_IsLookedUpAtOnceAndKeptInParts()
    {
        var (one, two) = (await setting.CompleteAsync(setting.Acme.Token), await setting.CompleteAsync(setting.Acme.Token));
        await setting.WrittenAsync(setting.AcmeId, two);
        var unknown = Enumerable.Range(0, 40).Select(_ => $$"""{"request_id":"{{setting.NewId("cmpl")}}","was_shown":true}""");
        var body = $$"""{"rejections":[{{string.Join(',', unknown)}},{"request_id":"{{one}}","was_shown":true,"e2e_latency_ms":11},{"request_id":"{{two}}","was_shown":true,"e2e_latency_ms":22}]}""";
        using var lookups = new LookupCounter(setting.Gateway.Services);

        Assert.Equal((200, "null"), await setting.ReportAsync("/predict_edits/reject", setting.Acme.Token, body));

        Assert.Equal(3, lookups.Count);
        foreach (var (id, latency) in new[] { (one, 11), (two, 22) })
            Assert.Equal($$"""{"request_id":"{{id}}","was_shown":true,"e2e_latency_ms":{{latency}}}""", await OpenAsync(setting.AcmeId, Assert.Single(await setting.OutcomesAsync(setting.AcmeId, id))));
    }

    [Theory]
    [InlineData("/v1/events", """{"type":"hover","completion_id":"a","choice_index":0}""", "type")]
    [InlineData("/v1/fixes/a/outcome", """{"event":"seen"}""", "event")]
    [InlineData("/v1/events", """{"type":"view","completion_id":"a\u0000","choice_index":0}""", "completion_id")]
    [InlineData("/v1/dev-data", """{"data":{}}""", "name")]
    [InlineData("/predict_edits/reject", """{"rejections":7}""", "rejections")]
    [InlineData("/predict_edits/accept", """[]""", null)]
    [InlineData("/predict_edits/accept", """{"request_id":"SELECT secret_code""", null)]
    [InlineData("/predict_edits/accept", """{"request_id":"\ud800 SELECT secret_code"}""", null)]
    public async Task Post_WhatIsWrong_Is400AndNamesTheFieldAndNoCode(string path, string body, string? field)
    {
        var (status, text) = await setting.ReportAsync(path, setting.Acme.Token, body);

        var error = JsonNode.Parse(text)!["error"]!;
        Assert.Equal((400, "invalid_request", field), (status, (string)error["code"]!, (string?)error["param"]));
        Assert.DoesNotContain("secret_code", text, StringComparison.Ordinal);
    }

    /// <summary>A report is a request of its tenant: refused before its body is read, so that it costs nobody anything.</summary>
    [Theory]
    [InlineData("/v1/fixes/a/outcome")]
    [InlineData("/v1/events")]
    [InlineData("/v1/dev-data")]
    [InlineData("/predict_edits/accept")]
    [InlineData("/predict_edits/reject")]
    public async Task Post_OverTheRequestsPerMinute_Is429AndNotRead(string path)
    {
        var tenant = await LimitedTenant.CreateAsync(setting.Gateway, "few" + Guid.NewGuid().ToString("N")[..8], """{"requestsPerMinute":1}""");
        Assert.Equal(400, (await setting.ReportAsync(path, tenant.Tenant.Token, "no JSON")).Status);

        using var refused = await setting.Gateway.SendAsync(HttpMethod.Post, path, tenant.Tenant.Token, Playground.Json("no JSON"));

        Assert.Equal((429, "0"), ((int)refused.StatusCode, LimitedTenant.Header(refused, "x-ratelimit-remaining-requests")));
        Assert.InRange(int.Parse(LimitedTenant.Header(refused, "retry-after"), System.Globalization.CultureInfo.InvariantCulture), 1, 61);
        Assert.Equal("rate_limit_exceeded", (string)JsonNode.Parse(await refused.Content.ReadAsStringAsync())!["error"]!["code"]!);
        await tenant.LimitAsync("""{"requestsPerMinute":1,"mode":"shadow"}""");
        using var watched = await setting.Gateway.SendAsync(HttpMethod.Post, path, tenant.Tenant.Token, Playground.Json("no JSON"));
        Assert.Equal((400, "rate_limit_exceeded"), ((int)watched.StatusCode, LimitedTenant.Header(watched, "x-ratelimit-shadow")));
    }

    /// <summary>A report takes no other's place: a tenant that may run one request at a time may tell of it meanwhile.</summary>
    [Fact]
    public async Task Post_WhileConcurrencyOrBudgetIsUsedUp_IsTaken()
    {
        var tenant = await LimitedTenant.CreateAsync(setting.Gateway, "narrow" + Guid.NewGuid().ToString("N")[..8], """{"concurrency":1,"monthlyTokens":1,"requestsPerMinute":9}""");
        for (var i = 0; i < 3; i++)
            Assert.Equal((200, """{"result":"unmatched"}"""), await setting.ReportAsync("/v1/dev-data", tenant.Tenant.Token, $$$"""{"name":"note","data":{"number":{{{i}}}}}"""));
    }

    [Fact]
    public async Task Post_LongerThanAReport_Is413()
    {
        var (status, _) = await setting.ReportAsync("/v1/dev-data", setting.Acme.Token, JsonSerializer.Serialize(new { name = "autocomplete", data = new { prefix = new string('x', 2 * 1024 * 1024) } }));

        Assert.Equal(413, status);
    }

    [Fact]
    public async Task Post_ContinuesOwnIds_AreMatchedByPromptAndText()
    {
        var prompt = "<|fim_prefix|>SELECT <|fim_suffix|> FROM t<|fim_middle|>" + Guid.NewGuid();
        var older = await setting.CompleteAsync(setting.Acme.Token, body: Body(prompt), text: " amount\n");
        var newer = await setting.CompleteAsync(setting.Acme.Token, body: Body(prompt), text: "region");
        await setting.CompleteAsync(await setting.Gateway.CreateTokenAsync("acme", "inference"), body: Body(prompt), text: "amount");
        string Event(string completion) => JsonSerializer.Serialize(new
        {
            name = "autocomplete",
            data = new { accepted = true, prompt, completion, prefix = "SELECT ", suffix = " FROM t", completionId = Guid.NewGuid() },
            schema = "0.2.0",
            level = "all",
        });

        // The editor cut off the blanks; what it made of the newer one is another text, and the prompt is still the same.
        Assert.Contains("kept", (await setting.ReportAsync("/v1/dev-data", setting.Acme.Token, Event("amount"))).Text, StringComparison.Ordinal);
        Assert.Contains("kept", (await setting.ReportAsync("/v1/dev-data", setting.Acme.Token, Event("region, am"))).Text, StringComparison.Ordinal);

        Assert.Equal(OutcomeKind.Accepted, Assert.Single(await setting.OutcomesAsync(setting.AcmeId, older)).Kind);
        Assert.Equal(OutcomeKind.Accepted, Assert.Single(await setting.OutcomesAsync(setting.AcmeId, newer)).Kind);
    }

    /// <summary>A client can be faster than who notes its answer: an older one with the same text is not taken for it.</summary>
    [Fact]
    public async Task Find_AnAnswerThatIsNotNotedYet_WaitsForItThoughAnotherHasItsText()
    {
        var prompt = "SELECT " + Guid.NewGuid();
        var text = "text of " + Guid.NewGuid();
        var earlier = await setting.CompleteAsync(setting.Acme.Token, body: Body("SELECT " + Guid.NewGuid()), text: text);
        var row = await setting.WrittenAsync(setting.AcmeId, earlier);
        using var journal = ActivatorUtilities.CreateInstance<AnswerJournal>(setting.Gateway.Services);
        var finder = ActivatorUtilities.CreateInstance<AnswerFinder>(setting.Gateway.Services, journal, Options.Create(new OutcomeOptions { PatienceMs = 10_000 }));

        var finding = finder.FindAsync(setting.AcmeId, row.Caller, new ReportedContent(prompt, null, null, text), default);
        var meant = await setting.CompleteAsync(setting.Acme.Token, body: Body(prompt), text: text);

        Assert.Equal(meant, (await finding)!.AnswerId);
    }

    /// <summary>One that is written already and fits whole wins over one in memory that has the prompt alone.</summary>
    [Fact]
    public async Task Post_ContinuesContent_IsMatchedToTheBestWhereverItIs()
    {
        var prompt = "SELECT " + Guid.NewGuid();
        var written = await setting.CompleteAsync(setting.Acme.Token, body: Body(prompt), text: "amount");
        var row = await setting.WrittenAsync(setting.AcmeId, written);
        // A journal that nobody writes has one of the same prompt with another text.
        using var journal = ActivatorUtilities.CreateInstance<AnswerJournal>(setting.Gateway.Services);
        journal.Add(setting.AcmeId, row with { AnswerId = setting.NewId("cmpl"), AnswerHash = "other", At = row.At.AddSeconds(1) });
        var finder = ActivatorUtilities.CreateInstance<AnswerFinder>(setting.Gateway.Services, journal);

        var best = await finder.FindAsync(setting.AcmeId, row.Caller, new ReportedContent(prompt, null, null, "amount"), default);

        Assert.Equal(written, best!.AnswerId);
    }

    [Fact]
    public async Task Post_ContinuesPrefixAndSuffix_AreMatchedToo()
    {
        var prefix = "SELECT /* " + Guid.NewGuid() + " */ ";
        var id = await setting.CompleteAsync(setting.Acme.Token, body: JsonSerializer.Serialize(new { model = "llama:quickfix", prompt = prefix, suffix = " FROM t" }));
        await setting.WrittenAsync(setting.AcmeId, id);

        var (status, text) = await setting.ReportAsync("/v1/dev-data", setting.Acme.Token, JsonSerializer.Serialize(new
        {
            name = "autocomplete",
            data = new { accepted = false, prompt = "rendered otherwise", completion = "other", prefix, suffix = " FROM t", completionId = "c" + prefix },
        }));

        Assert.Equal((200, """{"result":"kept"}"""), (status, text));
        Assert.Equal(OutcomeKind.Rejected, Assert.Single(await setting.OutcomesAsync(setting.AcmeId, id)).Kind);
    }

    [Fact]
    public async Task Post_AnotherTenantsContent_MatchesNothing()
    {
        var prompt = "SELECT " + Guid.NewGuid();
        var id = await setting.CompleteAsync(setting.Globex.Token, "llama:secretproject", JsonSerializer.Serialize(new { model = "llama:secretproject", prompt }));
        await setting.WrittenAsync(setting.GlobexId, id);

        var (_, text) = await setting.ReportAsync(
            "/v1/dev-data", setting.Acme.Token, JsonSerializer.Serialize(new { name = "autocomplete", data = new { accepted = true, prompt, completion = "SELECT amount", completionId = prompt } }));

        Assert.Equal("""{"result":"unmatched"}""", text);
    }

    [Fact]
    public async Task Post_WithoutConsentToCode_KeepsUnknownNumbersSealedAndNoText()
    {
        var id = await setting.CompleteAsync(setting.Acme.Token);
        await setting.TellAsync(setting.Acme.Token, id, new { @event = "executed_ok", final_text = "SELECT of_the_final_text", planet = "SELECT of_mars", cells = 7 });

        var outcome = Assert.Single(await setting.OutcomesAsync(setting.AcmeId, id));

        Assert.DoesNotContain("cells", Encoding.UTF8.GetString(outcome.Details!), StringComparison.Ordinal);
        Assert.Equal("""{"event":"executed_ok","cells":7}""", await OpenAsync(setting.AcmeId, outcome));
        var seal = setting.Gateway.Services.GetRequiredService<ContentSeal>();
        Assert.Null(await seal.OpenAsync(setting.GlobexId, NewOutcome.DetailsPlace(outcome.EventKey), outcome.Details, default));
    }

    [Fact]
    public async Task Post_WhoAgreedToNothing_KeepsNothing()
    {
        var slug = "quiet-" + Guid.NewGuid().ToString("N")[..8];
        var quiet = await setting.Gateway.CreateTenantAsync(slug);
        var tenant = TenantId.Parse(quiet.Id);
        await setting.SetConsentAsync(tenant, "", ConsentLevel.None);
        using var notAllowed = new LookupCounter(setting.Gateway.Services, "gateway.answers.noted", "no_consent");
        var id = await setting.CompleteAsync(quiet.Token, "llama");

        // While it is in memory a report finds it; neither is written.
        var (status, text) = await setting.TellAsync(quiet.Token, id, new { @event = "accepted" });
        Assert.True((status, text) is (200, """{"result":"not_kept"}""") or (404, _), text);
        await setting.Gateway.Services.GetRequiredService<AnswerJournal>().FlushAsync(default);
        var uncopied = await setting.CompleteAsync(quiet.Token, "llama");
        await setting.SetConsentAsync(tenant, "", ConsentLevel.NoCode);
        setting.Gateway.Time.Advance(TimeSpan.FromSeconds(31));
        var later = await setting.CompleteAsync(quiet.Token, "llama");
        await setting.WrittenAsync(tenant, later);
        await using var scope = await setting.Registry.BeginReadAsync(tenant, default);
        Assert.Null(await scope.Answers.FindAsync(id, default));
        Assert.Null(await scope.Answers.FindAsync(uncopied, default));
        // Not left out when it was to be written: not even copied.
        Assert.Equal(1, notAllowed.Count);
        Assert.Empty(await scope.Outcomes.ListAsync(id, default));
    }

    [Fact]
    public async Task Post_ConsentOfTheReport_LowersAndDoesNotRaise()
    {
        var id = await setting.CompleteAsync(setting.Acme.Token);

        Assert.Equal("""{"result":"not_kept"}""", (await setting.TellAsync(setting.Acme.Token, id, new { @event = "accepted", consent = "none" })).Text);
        await setting.TellAsync(setting.Acme.Token, id, new { @event = "shown", consent = "train", planet = "SELECT of_mars" });
        Assert.DoesNotContain("of_mars", await OpenAsync(setting.AcmeId, Assert.Single(await setting.OutcomesAsync(setting.AcmeId, id))), StringComparison.Ordinal);
    }

    /// <summary>A completion's text is not kept, so what its client says the code is now cannot be compared with it. Only without such a text the client's own word is taken.</summary>
    [Fact]
    public async Task Post_RetainedWithATextThatCannotBeCompared_IsANote()
    {
        var id = await setting.CompleteAsync(setting.Acme.Token);
        await setting.TellAsync(setting.Acme.Token, id, new { @event = "retained", delay_ms = 30_000, final_text = "SELECT other" });
        await setting.TellAsync(setting.Acme.Token, id, new { @event = "retained", delay_ms = 120_000 });

        var outcomes = await setting.OutcomesAsync(setting.AcmeId, id);
        Assert.Equal(
            [(OutcomeKind.Noted, "not_compared"), (OutcomeKind.Retained, null)], outcomes.OrderBy(outcome => outcome.DelayMs).Select(outcome => (outcome.Kind, outcome.Reason)));
    }

    [Fact]
    public async Task Post_FromASharedToken_CountsForWhoAskedUnlessItSaysWho()
    {
        var users = setting.Gateway.Services.GetRequiredService<UserKeys>();
        var id = await setting.CompleteAsync(setting.Acme.Token, body: """{"model":"llama:quickfix","prompt":"x","user":"jane"}""");
        await setting.TellAsync(setting.Acme.Token, id, new { @event = "shown" });
        await setting.TellAsync(setting.Acme.Token, id, new { @event = "accepted", user = "joe" });

        var outcomes = await setting.OutcomesAsync(setting.AcmeId, id);
        Assert.Equal([users.OfName(setting.AcmeId, "jane"), users.OfName(setting.AcmeId, "joe")], outcomes.Select(outcome => outcome.UserKey));
    }

    private static string Body(string prompt) => JsonSerializer.Serialize(new { model = "llama:quickfix", prompt });

    private async Task<string> OpenAsync(TenantId tenant, NewOutcome outcome)
    {
        var seal = setting.Gateway.Services.GetRequiredService<ContentSeal>();
        return Encoding.UTF8.GetString((await seal.OpenAsync(tenant, NewOutcome.DetailsPlace(outcome.EventKey), outcome.Details, default))!);
    }
}
