using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Bench.Fixes;

/// <summary>Asks as an editor would.</summary>
internal sealed class FixClient(HttpClient http, Uri url, string token, string model)
{
    public async Task<FixSample> FixAsync(FixCase one, string mode)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new { model, language = "sql", code = one.Code, error = new { message = one.Error }, mode });
        var (status, answer, milliseconds) = await SendAsync("/v1/fixes", body);
        if (status == HttpStatusCode.NoContent)
            return new FixSample(milliseconds, 0, 0, null, 0);
        var usage = answer.GetProperty("usage");
        return new FixSample(
            milliseconds, usage.GetProperty("answerTokens").GetInt32(), usage.GetProperty("predictedTokens").GetInt32(), answer.GetProperty("code").GetString(),
            answer.GetProperty("confidence").GetDouble());
    }

    public async Task<FixSample> ChatAsync(ReadOnlyMemory<byte> body)
    {
        // The gateway itself names no model in what it asks: it has it resolved.
        var named = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(body.Span)!;
        named["model"] = JsonSerializer.SerializeToElement(model);
        var (_, answer, milliseconds) = await SendAsync("/v1/chat/completions", JsonSerializer.SerializeToUtf8Bytes(named));
        var usage = answer.GetProperty("usage");
        var predicted = usage.GetProperty("completion_tokens_details").GetProperty("accepted_prediction_tokens").GetInt32();
        return new FixSample(milliseconds, usage.GetProperty("completion_tokens").GetInt32(), predicted, null, 0);
    }

    private async Task<(HttpStatusCode Status, JsonElement Answer, double Milliseconds)> SendAsync(string path, byte[] body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(url, path)) { Content = new ByteArrayContent(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var began = TimeProvider.System.GetTimestamp();
        using var response = await http.SendAsync(request);
        var text = await response.Content.ReadAsByteArrayAsync();
        var milliseconds = TimeProvider.System.GetElapsedTime(began).TotalMilliseconds;
        if (!response.IsSuccessStatusCode)
            throw new InvalidOperationException($"{path}: {(int)response.StatusCode} {System.Text.Encoding.UTF8.GetString(text)}");
        return (response.StatusCode, text.Length == 0 ? default : JsonDocument.Parse(text).RootElement.Clone(), milliseconds);
    }
}
