using System.Net.Http.Headers;
using System.Text;
using EndToEnd.Clients;
using EndToEnd.Running;

namespace EndToEnd.Scenarios;

/// <summary>What belongs to another organization looks exactly like what does not exist.</summary>
[Collection(ProductCollection.Name)]
public sealed class ForeignNameTests(RunningProduct product)
{
    [Fact]
    public async Task Chat_ForeignAlias_IsTheSame404AsAnUnknownOne()
    {
        await new ManagementClient(product, product.Demo.Globex).UploadAsync("secret-project", "models/adapters/globex");
        await new ManagementClient(product, product.Demo.Globex).SetAliasAsync("secret-project", "secret-project", 1);
        var own = await new OpenAiClient(product.Demo.BaseUrl, product.Demo.Globex.Token)
            .AskAsync([Question.Chat("secret-project", GoldenText.Full, "SELECT 1", stream: false)]);
        Assert.Equal("secret-project@1", own[0].Adapter);

        var foreign = await PostAsync("secret-project");
        var unknown = await PostAsync("secret-projecx");
        Assert.Equal(404, foreign.Status);
        Assert.Equal(unknown.Status, foreign.Status);
        Assert.Equal(unknown.Body.Replace("secret-projecx", "secret-project"), foreign.Body);
    }

    private async Task<(int Status, string Body)> PostAsync(string model)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{product.Demo.BaseUrl}/v1/chat/completions")
        {
            Content = new StringContent($$"""{"model":"{{model}}","messages":[{"role":"user","content":"x"}]}""", Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", product.Demo.Acme.Token);
        using var response = await product.Http.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
