using EndToEnd.Clients;
using EndToEnd.Running;

namespace EndToEnd.ServerCases;

/// <summary>A newer request of a lane ends an older one, and never a part of itself.</summary>
[Collection(ProductCollection.Name)]
public sealed class LaneTests(RunningProduct product)
{
    [Fact]
    public async Task Completion_OfSeveralPromptsInALane_AnswersThemAll()
    {
        var body = new { model = Ask.Base, prompt = new[] { "SELECT name\nFROM ", "SELECT price\nFROM ", "SELECT id\nFROM " }, suffix = "\nWHERE price > 10", user = "one", max_tokens = 8 };

        var answer = (await new TenantApi(product, product.Demo.Acme.Token).PostAsync(Ask.Completions, body)).Good();

        var reasons = answer.GetProperty("choices").EnumerateArray().Select(choice => choice.GetProperty("finish_reason").GetString()).ToList();
        Assert.Equal(3, reasons.Count);
        Assert.DoesNotContain("superseded", reasons);
    }
}
