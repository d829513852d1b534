using System.Text.Json;
using EndToEnd.Clients;
using EndToEnd.Running;

namespace EndToEnd.Learning;

/// <summary>A failing cell that no adapter was trained on is fixed as its organization would, by the prompts of the uploaded manifest, through gateway and host.</summary>
[Collection(ProductCollection.Name)]
public sealed class QuickFixTests(RunningProduct product)
{
    private const int Cells = 25;

    /// <summary>Of the cells that are answered nearly all are right, and most are answered: numbers of greedy F32 answers, the same at every run.</summary>
    [Theory]
    [InlineData("acme", "diff", 20)]
    [InlineData("globex", "full", 20)]
    public async Task Fix_OfHeldOutCells_IsWhatTheOrganizationWrote(string organization, string mode, int least)
    {
        var tenant = product.Demo.Tenants.Single(t => t.Slug == organization);
        var api = new TenantApi(product, tenant.Token);
        var right = 0;
        var wrong = 0;
        foreach (var cell in HeldOut(organization))
        {
            var answer = await api.PostAsync("/v1/fixes", Body(tenant.Models[0], cell, mode));
            Assert.True(answer.Status is 200 or 204, answer.Body);
            if (answer.Status == 204)
                continue;
            var fix = answer.Good();
            Assert.Equal("quickfix@1", answer.Adapter);
            Assert.Equal(mode, fix.GetProperty("mode").GetString());
            Assert.Equal(answer.Digest, fix.GetProperty("servedBy").GetProperty("digest").GetString());
            if (fix.GetProperty("code").GetString() == cell.Fixed)
                right++;
            else
                wrong++;
        }

        Assert.True(right >= least && wrong <= 2, $"{right} of {Cells} are right, {wrong} wrong");
    }

    /// <summary>The base model knows nothing of an organization's names; what it answers instead is not shown.</summary>
    [Fact]
    public async Task Fix_OfTheBaseModel_NeverIsTheOrganizations()
    {
        var api = new TenantApi(product, product.Demo.Acme.Token);
        foreach (var cell in HeldOut("acme").Where(cell => cell.Kind is "home" or "day").Take(8))
        {
            var answer = await api.PostAsync("/v1/fixes", Body("quickfix-tiny", cell, "full"));
            Assert.True(answer.Status == 204 || answer.Good().GetProperty("code").GetString() != cell.Fixed, answer.Body);
        }
    }

    private static object Body(string model, Cell cell, string mode) =>
        new { model, language = "sql", code = cell.Code, error = new { message = cell.Error }, mode, deadlineMs = 30_000 };

    private static IEnumerable<Cell> HeldOut(string organization) => File.ReadLines(Repository.Path($"tests/corpus/interactions/{organization}.heldout.jsonl"))
        .Take(Cells).Select(line => JsonSerializer.Deserialize<Cell>(line, JsonSerializerOptions.Web)!);

    private sealed record Cell(string Error, string Code, string Fixed, string Kind);
}
