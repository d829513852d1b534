using EndToEnd.Clients;
using EndToEnd.Running;

namespace EndToEnd.ServerCases;

/// <summary>What is no request is refused with 400, and the field that is wrong is named.</summary>
[Collection(ProductCollection.Name)]
public sealed class InvalidRequestTests(RunningProduct product)
{
    private readonly TenantApi _acme = new(product, product.Demo.Acme.Token);

    [Theory]
    [InlineData("null", "messages")]
    [InlineData("\"string\"", "messages")]
    [InlineData("[]", "messages")]
    [InlineData("[123]", "messages[0]")]
    [InlineData("[{}]", "messages[0].role")]
    [InlineData("""[{"role": 123}]""", "messages[0].role")]
    [InlineData("""[{"content": "hello"}]""", "messages[0].role")]
    [InlineData("""[{"role": "system", "content": 123}]""", "messages[0].content")]
    [InlineData("""[{"role": "system", "content": "test"}, {}]""", "messages[1].role")]
    public async Task Chat_NoConversation_NamesTheField(string messages, string field)
    {
        var answer = await _acme.PostAsync(Ask.Chat, $$"""{"model":"quickfix-tiny","messages":{{messages}}}""");
        Assert.Equal((400, "invalid_request", field), answer.Refusal());
    }

    [Theory]
    [InlineData("{}", "input_extra[0].text")]
    [InlineData("""{"filename": "ok"}""", "input_extra[0].text")]
    [InlineData("""{"filename": 123}""", "input_extra[0]")]
    [InlineData("""{"filename": 123, "text": "abc"}""", "input_extra[0].filename")]
    [InlineData("""{"filename": "ok", "text": 456}""", "input_extra[0].text")]
    [InlineData("\"text\"", "input_extra[0]")]
    public async Task Infill_ExtraIsNone_NamesTheField(string extra, string field)
    {
        var answer = await _acme.PostAsync(
            Ask.Infill, $$"""{"input_extra":[{{extra}}],"input_prefix":"int main() {\n","prompt":"    int n = ","input_suffix":"}\n"}""");
        var (status, code, param) = answer.Refusal();
        Assert.Equal((400, "invalid_request"), (status, code));
        Assert.StartsWith(field, param);
    }

    [Theory]
    [InlineData("""{"input_suffix":""}""", "input_prefix")]
    [InlineData("""{"input_prefix":""}""", "input_suffix")]
    [InlineData("""{"input_prefix":1,"input_suffix":""}""", "input_prefix")]
    [InlineData("""{"input_prefix":"","input_suffix":"","input_extra":{}}""", "input_extra")]
    public async Task Infill_PartMissingOrIllTyped_NamesTheField(string body, string field) =>
        Assert.Equal((400, "invalid_request", field), (await _acme.PostAsync(Ask.Infill, body)).Refusal());

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("\"x\"")]
    public async Task Completion_BodyIsNoJsonObject_Is400(string body)
    {
        var (status, code, _) = (await _acme.PostAsync(Ask.Completions, body)).Refusal();
        Assert.Equal((400, "invalid_request"), (status, code));
    }
}
