using EndToEnd.Clients;
using EndToEnd.Running;

namespace EndToEnd.Isolation;

/// <summary>
/// T2: the same prompt on one organization's adapter, another's, and the bare base, in all six orders and all at once: each answer is the text that a
/// fresh process with that adapter alone gives. What was computed before, for whomever, leaves no trace.
/// </summary>
[Collection(ProductCollection.Name)]
public sealed class T2AdapterOrderTests(RunningProduct product, FreshGoldens goldens) : IClassFixture<FreshGoldens>
{
    private static readonly int[][] s_orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];

    [Fact]
    public async Task Completion_SamePromptOnThreeAdaptersInEveryOrder_IsThatOfAFreshProcess()
    {
        foreach (var order in s_orders)
        {
            for (var prompt = 0; prompt < FreshGoldens.Prompts.Length; prompt++)
            {
                foreach (var adapter in order)
                {
                    Assert.Equal((goldens.Texts[prompt][adapter], Receipt(adapter)), await AskAsync(adapter, prompt));
                }
            }
        }
    }

    /// <summary>In one step of the engine, next to each other.</summary>
    [Fact]
    public async Task Completion_SamePromptOnThreeAdaptersAtOnce_IsThatOfAFreshProcess()
    {
        var asked = s_orders.SelectMany(order => order).Select((adapter, i) => (Adapter: adapter, Prompt: i % FreshGoldens.Prompts.Length)).ToList();
        var answers = await Task.WhenAll(asked.Select(one => AskAsync(one.Adapter, one.Prompt)));
        Assert.Equal(asked.Select(one => (goldens.Texts[one.Prompt][one.Adapter], Receipt(one.Adapter))), answers);
    }

    private static string Receipt(int adapter) => adapter == FreshGoldens.Base ? "none" : "quickfix@1";

    private async Task<(string Text, string Receipt)> AskAsync(int adapter, int prompt)
    {
        var (tenant, model) = adapter switch
        {
            FreshGoldens.Acme => (product.Demo.Acme, product.Demo.Acme.Models[0]),
            FreshGoldens.Globex => (product.Demo.Globex, product.Demo.Globex.Models[0]),
            _ => (product.Demo.Acme, "quickfix-tiny"),
        };
        var body = new { model, prompt = FreshGoldens.Prompts[prompt], temperature = 0, n_predict = FreshGoldens.Tokens };
        var answer = await new TenantApi(product, tenant.Token).PostAsync("/completion", body);
        return (answer.Good().GetProperty("content").GetString()!, answer.Adapter!);
    }
}
