using EndToEnd.Clients;
using EndToEnd.Running;

namespace EndToEnd.ServerCases;

/// <summary>A prompt that leaves no room is refused before anything is streamed; a cap that does not fit is only cut.</summary>
[Collection(ProductCollection.Name)]
public sealed class ContextTests(RunningProduct product)
{
    private readonly TenantApi _acme = new(product, product.Demo.Acme.Token);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Chat_PromptLongerThanTheContext_IsRefusedWithItsLength(bool stream)
    {
        var messages = Enumerable.Range(0, 200).Select(i => new { role = i % 2 == 0 ? "user" : "assistant", content = $"SELECT name_{i} FROM table_{i}" });
        var answer = await _acme.PostAsync(Ask.Chat, new { model = Ask.Base, messages, stream });
        Assert.Equal((400, "context_length_exceeded", "messages"), answer.Refusal());
        Assert.Equal("application/json", answer.MediaType);
    }

    [Fact]
    public async Task Completion_CapBeyondTheContext_IsCut()
    {
        var answer = (await _acme.PostAsync(Ask.Completions, Ask.Completion(tokens: 1_000_000).With("stop", "FROM"))).Good();
        Assert.Equal("stop", answer.GetProperty("choices")[0].GetProperty("finish_reason").GetString());
    }
}
