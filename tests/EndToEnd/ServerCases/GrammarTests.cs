using EndToEnd.Clients;
using EndToEnd.Running;

namespace EndToEnd.ServerCases;

/// <summary>Texts held to a grammar, in every dialect; what is no grammar is refused.</summary>
[Collection(ProductCollection.Name)]
public sealed class GrammarTests(RunningProduct product)
{
    private const string Grammar = "root ::= (\"SELECT \" [a-z]{3,5} \"\\n\"){2,2} \"-- é\"";
    private const string Expected = "^(SELECT [a-z]{3,5}\n){2}-- é$";

    private readonly TenantApi _acme = new(product, product.Demo.Acme.Token);

    [Theory]
    [InlineData(0.0, false)]
    [InlineData(2.0, false)]
    [InlineData(2.0, true)]
    public async Task Grammar_AnyDialect_HoldsTheText(double temperature, bool stream)
    {
        (string Path, object Body)[] requests =
        [
            (Ask.Completions, Ask.Completion(temperature: temperature, tokens: 100).With("grammar", Grammar).With("stream", stream)),
            (Ask.Chat, new { messages = new[] { new { role = "user", content = "SELECT" } }, temperature, stream, max_tokens = 100, grammar = Grammar }),
            (Ask.Infill, new { input_prefix = "SELECT ", input_suffix = "", temperature, stream, n_predict = 100, grammar = Grammar }),
        ];
        foreach (var (path, body) in requests)
        {
            Assert.Matches(Expected, AnswerText.Of(await _acme.PostAsync(path, body)));
        }
    }

    [Theory]
    [InlineData("root ::= this is (not valid GBNF")]
    [InlineData("start ::= \"a\"")]
    [InlineData("root ::= other")]
    public async Task Grammar_ThatIsNone_Is400AndNamed(string grammar)
    {
        var answer = await _acme.PostAsync(Ask.Completions, Ask.Completion().With("grammar", grammar));
        Assert.Equal((400, "invalid_request", "grammar"), answer.Refusal());
    }
}
