using System.Text;
using EndToEnd.Running;

namespace EndToEnd.ServerCases;

/// <summary>The three places where clients put a key, and keys that are none.</summary>
[Collection(ProductCollection.Name)]
public sealed class CredentialTests(RunningProduct product)
{
    [Theory]
    [InlineData("Authorization", "Bearer ")]
    [InlineData("x-api-key", "")]
    [InlineData("api-key", "")]
    public async Task Completion_GoodKey_Works(string header, string scheme)
    {
        var (status, _) = await PostAsync(header, scheme + product.Demo.Acme.Token);
        Assert.Equal(200, status);
    }

    [Fact]
    public async Task Completion_NoKeyOrABadOne_IsOneAndTheSame401()
    {
        var token = product.Demo.Acme.Token;
        (int, string)[] answers =
        [
            await PostAsync("x-nothing", "x"),
            await PostAsync("Authorization", "Bearer invalid-key"),
            await PostAsync("x-api-key", token[..^1] + (token[^1] == 'a' ? 'b' : 'a')),
            await PostAsync("Authorization", "Basic " + token),
        ];
        Assert.Single(answers.Distinct());
        Assert.Equal(401, answers[0].Item1);
        Assert.Contains("\"invalid_api_key\"", answers[0].Item2);
    }

    private async Task<(int Status, string Body)> PostAsync(string header, string value)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, product.Demo.BaseUrl + Ask.Completions)
        {
            Content = new StringContent("""{"model":"quickfix-tiny","prompt":"SELECT","max_tokens":1}""", Encoding.UTF8, "application/json"),
        };
        request.Headers.TryAddWithoutValidation(header, value);
        using var response = await product.Http.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
