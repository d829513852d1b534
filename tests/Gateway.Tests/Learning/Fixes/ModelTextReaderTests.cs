using System.Text;
using Gateway.Learning.Fixes.Answers;
using Gateway.Learning.Fixes.Asking;
using Learning.Fixes.Applying;
using Learning.Fixes.Prompting;

namespace Gateway.Tests.Learning.Fixes;

public sealed class ModelTextReaderTests
{
    [Fact]
    public void Read_OfAChat_FindsTheLeastSureToken()
    {
        var text = Read("""
            {"choices":[{"message":{"content":"ab"},"finish_reason":"stop","logprobs":{"content":[
                {"logprob":-0.1,"top_logprobs":[{"logprob":-0.1},{"logprob":-4.1}]},{"logprob":-0.5,"top_logprobs":[{"logprob":-1.25},{"logprob":-0.5}]}]}}],
             "usage":{"prompt_tokens":3,"completion_tokens":2}}
            """)!;
        Assert.Equal(("ab", false, 3, 2, 0), (text.Text, text.IsCut, text.PromptTokens, text.AnswerTokens, text.PredictedTokens));
        Assert.Equal(0.75, text.LeastLead!.Value, 6);
    }

    [Fact]
    public void Read_OfACompletion_FindsTheSame() => Assert.Equal(
        0.5,
        Read("""{"choices":[{"text":"x","finish_reason":"length","logprobs":{"tokens":["x"],"token_logprobs":[-0.5],"top_logprobs":[{"x":-0.5,"y":-1.0}]}}]}""")!.LeastLead!.Value,
        6);

    [Theory]
    [InlineData("""{"choices":[{"message":{"content":"a"},"finish_reason":"stop","logprobs":null}]}""")]
    [InlineData("""{"choices":[{"message":{"content":"a"},"finish_reason":"stop","logprobs":{"content":[{"logprob":-1,"top_logprobs":[{"logprob":-1}]}]}}]}""")]
    public void Read_WithoutRunnersUp_KnowsNoLead(string body) => Assert.Null(Read(body)!.LeastLead);

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{"choices":[]}""")]
    [InlineData("""{"choices":[{"message":{"content":7}}]}""")]
    public void Read_OfSomethingElse_IsNull(string body) => Assert.Null(Read(body));

    [Theory]
    [InlineData(null, 0.5)]
    [InlineData(0.0, 0.0)]
    [InlineData(-1.0, 0.0)]
    [InlineData(1.0986122886681098, 0.5)]
    public void Confidence_OfALead_IsTheShareThatItIsAhead(double? lead, double expected) => Assert.Equal(expected, FixConfidence.Of(lead, AnswerStep.Exact), 9);

    [Fact]
    public void Confidence_OfAnAnswerThatHadToBeMoved_IsLess() =>
        Assert.True(FixConfidence.Of(3, AnswerStep.WithoutBlankLine) < FixConfidence.Of(3, AnswerStep.Reindented) && FixConfidence.Of(3, AnswerStep.Reindented) < FixConfidence.Of(3, AnswerStep.Exact));

    /// <summary>A base model without a chat template is asked by the same prompt as plain text.</summary>
    [Fact]
    public void Body_ForACompletion_HasPromptPredictionAndScores()
    {
        var body = QuestionBody.Write(new FixPrompt("Fix it.", "code"), isChat: false, "code", 70, withScores: true);
        Assert.Equal(
            """{"prompt":"Fix it.\ncode\n","temperature":0,"max_tokens":70,"prediction":{"type":"content","content":"code"},"logprobs":2}""",
            Encoding.UTF8.GetString(body.Span));
    }

    [Theory]
    [InlineData(FixMode.Full, 64 + 100)]
    [InlineData(FixMode.Region, 64 + 50)]
    internal void Budget_OfACode_FollowsFromItsSize(FixMode answer, int expected)
    {
        var question = new FixQuestion { Code = new string('x', 50) + "\n" + new string('y', 49), Error = "e", Region = new LineRange(1, 1) };
        Assert.Equal(expected, AnswerBudget.TokensFor(question, answer));
    }

    private static ModelText? Read(string body) => ModelTextReader.Read(Encoding.UTF8.GetBytes(body));
}
