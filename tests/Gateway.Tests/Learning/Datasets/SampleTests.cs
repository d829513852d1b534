using System.Text.Json.Nodes;
using Gateway.Learning.Datasets;
using Learning.Datasets;
using Microsoft.Extensions.DependencyInjection;
using TenantStore;
using TenantStore.Datasets;

namespace Gateway.Tests.Learning.Datasets;

/// <summary>People look at, add, edit and exclude.</summary>
public sealed class SampleTests(DatasetSetting setting) : IClassFixture<DatasetSetting>
{
    private const string Hard = "SELECT 'ünï — \\\"quoted\\\"',\\n\\t'\\u2028 \\u0007 😀'\\nFROM t";

    [Fact]
    public async Task Post_ThenGet_GivesItBack()
    {
        var tenant = await setting.AddTenantAsync();
        var (status, body) = await setting.AskAsync(tenant, HttpMethod.Post, "samples", $$"""{"language":"SQL","error":"syntax error near 'SELEC'","code":"SELEC 1","fixed":"{{Hard}}","context":["t(a)"],"rejected":"SELECT 2","state":"regression"}""");

        Assert.Equal(201, status);
        var made = JsonNode.Parse(body)!;
        var got = await setting.CallAsync(tenant, HttpMethod.Get, $"samples/{made["id"]}");
        Assert.Equal(made.ToJsonString(), got.ToJsonString());
        Assert.Equal(("sql", "syntax", "regression", "curated", 1), ((string)got["language"]!, (string)got["errorKind"]!, (string)got["state"]!, (string)got["origin"]!, (int)got["revision"]!));
        Assert.Equal((string)JsonNode.Parse($"\"{Hard}\"")!, (string)got["content"]!["fixed"]!);
        Assert.Equal(["t(a)"], got["content"]!["context"]!.AsArray().Select(text => (string)text!));
    }

    [Fact]
    public async Task Post_WithASecret_KeepsAPlaceholder()
    {
        var tenant = await setting.AddTenantAsync();

        var made = await setting.CallAsync(tenant, HttpMethod.Post, "samples", new { language = "sql", error = "bad", code = "SELEC 1 -- alice@example.org", @fixed = "SELECT 1 -- password='hunter2hunter2'" });
        var (refused, body) = await setting.AskAsync(tenant, HttpMethod.Post, "samples", """{"language":"sql","error":"bad","code":"-----BEGIN RSA PRIVATE KEY-----\nMIIEowIBAAKCAQEA\n-----END RSA PRIVATE KEY-----","fixed":"SELECT 1"}""");

        Assert.DoesNotContain("alice@", made.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", made.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(400, refused);
        Assert.DoesNotContain("MIIE", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"error":"e","code":"a","fixed":"b"}""", "language")]
    [InlineData("""{"language":"sql","code":"a","fixed":"b"}""", "error")]
    [InlineData("""{"language":"sql","error":"e","fixed":"b"}""", "code")]
    [InlineData("""{"language":"sql","error":"e","code":"a"}""", "fixed")]
    [InlineData("""{"language":"sql","error":"e","code":"SELECT 1","fixed":"SELECT  1 -- same"}""", "fixed")]
    [InlineData("""{"language":"sql","error":"e","code":"a","fixed":"b","state":"maybe"}""", "state")]
    [InlineData("""{"language":"sql","error":"e","code":"a","fixed":"b","errorKind":"two words"}""", "errorKind")]
    [InlineData("""{"language":"sql","error":"e","code":"a","fixed":"b","errorKind":"kQ9xb2Zm7Rr4Tc8Lw3Vn6Hs5Jd1Fp0Gy"}""", "errorKind")]
    [InlineData("""{"language":"kQ9xb2Zm7Rr4Tc8Lw3Vn6Hs5Jd1Fp0Gy","error":"e","code":"a","fixed":"b"}""", "language")]
    [InlineData("""{"language":"sql","error":"e","code":"a","fixed":"b","happenedAt":"1969-12-31T23:59:59Z"}""", "happenedAt")]
    [InlineData("""{"language":"sql","error":"e","code":"a","fixed":"b","happenedAt":"9999-12-31T00:00:00Z"}""", "happenedAt")]
    [InlineData("""{"language":"sql","error":"e","code":"a","fixed":"b","revision":1}""", "revision")]
    public async Task Post_BadSample_NamesTheField(string json, string field)
    {
        var (status, body) = await setting.AskAsync(await setting.AddTenantAsync(), HttpMethod.Post, "samples", json);

        Assert.Equal(400, status);
        Assert.Contains($"\"{field}\"", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Put_OfAnOldRevision_IsAConflict()
    {
        var tenant = await setting.AddTenantAsync();
        var id = await AddAsync(tenant, 1);
        await setting.CallAsync(tenant, HttpMethod.Put, $"samples/{id}", new { @fixed = "SELECT 2", revision = 1 });

        var (status, _) = await setting.AskAsync(tenant, HttpMethod.Put, $"samples/{id}", """{"fixed":"SELECT 3","revision":1}""");

        Assert.Equal(409, status);
        Assert.Equal(("SELECT 2", 2), Content(await setting.CallAsync(tenant, HttpMethod.Get, $"samples/{id}")));

        static (string, int) Content(JsonObject sample) => ((string)sample["content"]!["fixed"]!, (int)sample["revision"]!);
    }

    [Fact]
    public async Task Excluded_NeverEntersASnapshot_RegressionIsHeldOut()
    {
        var tenant = await setting.AddTenantAsync();
        await setting.ImportAsync(tenant, LoggedFix.Make(20, 2));
        await setting.SnapshotAsync(tenant, new { mode = "trainOnly" });
        var samples = (await setting.CallAsync(tenant, HttpMethod.Get, "samples"))["items"]!.AsArray();
        var (excluded, regression) = ((string)samples[0]!["id"]!, (string)samples[1]!["id"]!);
        await setting.CallAsync(tenant, HttpMethod.Put, $"samples/{excluded}", new { state = "excluded" });
        await setting.CallAsync(tenant, HttpMethod.Put, $"samples/{regression}", new { state = "regression" });

        var rows = await setting.RowsAsync(tenant, (string)(await setting.SnapshotAsync(tenant, new { mode = "trainOnly" }))["id"]!);

        Assert.DoesNotContain(rows, row => (string)row["sample"]! == excluded);
        Assert.Equal([(regression, "heldout", true)], rows.Where(row => (string)row["split"]! == "heldout").Select(row => ((string)row["sample"]!, (string)row["split"]!, (bool)row["regression"]!)));
        Assert.Equal([excluded], (await setting.CallAsync(tenant, HttpMethod.Get, "samples?state=excluded"))["items"]!.AsArray().Select(sample => (string)sample!["id"]!));
    }

    /// <summary>By older rules, or a higher limit: what would not be taken today can be excluded, and not be edited into something as bad.</summary>
    [Fact]
    public async Task Put_OfTheStateOfASampleThatBreaksTheRules_ChangesIt()
    {
        var tenant = await setting.AddTenantAsync();
        var (id, text) = (LearningId.New("smp"), SampleText.Write(new SampleContent { Error = "", Code = "SELECT 1", Fixed = "SELECT 1", Salt = SampleText.NewSalt() }));
        var box = await setting.Gateway.Services.GetRequiredService<SampleVault>().SealAsync(tenant.Id, Sample.Place(id, 1), text, default);
        await using (var scope = await setting.Registry.BeginAsync(tenant.Id, default))
        {
            await scope.Samples.AddAsync(
                new Sample { Id = id, Revision = 1, Language = "sql", ErrorKind = "other", Origin = SampleOrigin.User, Digest = SampleText.DigestOf(text), Content = box, HappenedAt = setting.Gateway.Time.GetUtcNow() }, default);
            await scope.CommitAsync(default);
        }

        var changed = await setting.CallAsync(tenant, HttpMethod.Put, $"samples/{id}", new { state = "excluded" });

        Assert.Equal(("excluded", 1), ((string)changed["state"]!, (int)changed["revision"]!));
        Assert.Equal(400, (await setting.AskAsync(tenant, HttpMethod.Put, $"samples/{id}", """{"fixed":"SELECT 2"}""")).Status);
        Assert.Equal(400, (await setting.AskAsync(tenant, HttpMethod.Put, $"samples/{id}", """{"state":"gone"}""")).Status);
    }

    [Fact]
    public async Task EveryChange_StandsInTheAuditWithoutCode()
    {
        var tenant = await setting.AddTenantAsync();
        var id = await AddAsync(tenant, 4711);
        await setting.CallAsync(tenant, HttpMethod.Put, $"samples/{id}", new { @fixed = "SELECT 4712" });
        await setting.CallAsync(tenant, HttpMethod.Put, $"samples/{id}", new { state = "excluded" });
        await setting.CallAsync(tenant, HttpMethod.Delete, $"samples/{id}");

        var audit = await setting.Gateway.ManageAsync(HttpMethod.Get, $"/tenants/{tenant.Tenant.Slug}/audit", null, tenant.Tenant.AdminToken);

        var events = audit["items"]!.AsArray().Where(item => (string)item!["subject"]! == $"sample/{id}").Select(item => (string)item!["action"]!).Reverse();
        Assert.Equal(["sample.add", "sample.edit", "sample.state", "sample.delete"], events);
        Assert.DoesNotContain("471", string.Concat(audit["items"]!.AsArray().Select(item => item!["detail"]?.ToJsonString())), StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_Pages_GiveEachOnce()
    {
        var tenant = await setting.AddTenantAsync();
        var ids = new List<string>();
        for (var i = 0; i < 5; i++)
            ids.Add(await AddAsync(tenant, i));

        var seen = new List<string>();
        for (var after = ""; after is not null;)
        {
            var page = await setting.CallAsync(tenant, HttpMethod.Get, $"samples?count=2{(after.Length > 0 ? "&after=" + after : "")}");
            seen.AddRange(page["items"]!.AsArray().Select(item => (string)item!["id"]!));
            after = (string?)page["next"];
        }

        Assert.Equal(ids.Order(), seen.Order());
    }

    /// <summary>A filter that is misspelt is not to list everything.</summary>
    [Theory]
    [InlineData("samples?langauge=python", "langauge")]
    [InlineData("interactions?langauge=python", "langauge")]
    [InlineData("interactions?verdict=wobble", "verdict")]
    [InlineData("funnel?group=alias", "group")]
    [InlineData("datasets/ds_none/export?spilt=heldOut", "spilt")]
    [InlineData("datasets/ds_none/samples?spilt=heldOut", "spilt")]
    [InlineData("evaluations/evl_none/items?least=1", "least")]
    public async Task List_ByAFilterThatThereIsNot_NamesIt(string query, string field)
    {
        var tenant = await setting.AddTenantAsync();
        var (status, body) = await setting.AskAsync(tenant, HttpMethod.Get, query);
        Assert.Equal(400, status);
        Assert.Contains($"\"field\":\"{field}\"", body, StringComparison.Ordinal);
        Assert.Equal(200, (await setting.AskAsync(tenant, HttpMethod.Get, "interactions?verdict=new&language=python")).Status);
    }

    [Fact]
    public async Task Put_OfNothing_ChangesNothing()
    {
        var tenant = await setting.AddTenantAsync();
        var id = await AddAsync(tenant, 1);
        Assert.Equal(400, (await setting.AskAsync(tenant, HttpMethod.Put, $"samples/{id}", "{}")).Status);
        Assert.Equal(1, (int)(await setting.CallAsync(tenant, HttpMethod.Get, $"samples/{id}"))["revision"]!);
    }

    private async Task<string> AddAsync(DataTenant tenant, int number) =>
        (string)(await setting.CallAsync(tenant, HttpMethod.Post, "samples", new { language = "sql", error = "bad", code = $"SELEC {number}", @fixed = $"SELECT {number} FROM t" }))["id"]!;
}
