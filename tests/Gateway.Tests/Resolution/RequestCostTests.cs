using System.Text;
using Gateway.Resolution;

namespace Gateway.Tests.Resolution;

/// <summary>What a body can cost at most, read as hosts read it.</summary>
public sealed class RequestCostTests
{
    [Theory]
    [InlineData("{}", null, 1, 1)]
    [InlineData("""{"max_tokens":7}""", 7, 1, 1)]
    [InlineData("""{"max_tokens":70,"max_completion_tokens":7,"n_predict":700}""", 7, 1, 1)]
    [InlineData("""{"n_predict":-1}""", null, 1, 1)]
    [InlineData("""{"n_predict":0}""", 0, 1, 1)]
    [InlineData("""{"max_tokens":null}""", null, 1, 1)]
    [InlineData("""{"max_tokens":1,"max_tokens":50}""", 50, 1, 1)]
    [InlineData("""{"max_tokens":1,"max_tokens":null}""", null, 1, 1)]
    [InlineData("""{"max_\u0074okens":9}""", 9, 1, 1)]
    [InlineData("""{"max_tokens":"9"}""", null, 1, 1)]
    [InlineData("""{"n":3}""", null, 3, 1)]
    [InlineData("""{"n":2,"n_cmpl":4}""", null, 4, 1)]
    [InlineData("""{"n":2.0}""", null, 2, 1)]
    [InlineData("""{"n":1e9}""", null, 16, 1)]
    [InlineData("""{"n":-4}""", null, 1, 1)]
    [InlineData("""{"prompt":["a","b","c"]}""", null, 1, 3)]
    [InlineData("""{"prompt":[1,2,3]}""", null, 1, 1)]
    [InlineData("""{"prompt":[[1,2],[3]],"n":2,"max_tokens":5}""", 5, 2, 2)]
    [InlineData("""{"other":{"n":9,"max_tokens":1},"messages":[{"n":9}]}""", null, 1, 1)]
    public void Scan_Body_SaysItsCost(string body, int? maxTokens, int choices, int prompts)
    {
        var (facts, fault) = BodyScanner.Scan(Encoding.UTF8.GetBytes(body));
        Assert.Null(fault);
        Assert.Equal(new RequestCost(true, maxTokens, choices, prompts), facts!.Cost);
    }
}
