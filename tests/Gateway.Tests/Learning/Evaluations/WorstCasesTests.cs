using Gateway.Learning.Evaluations;
using Learning.Evaluation.Runs;

namespace Gateway.Tests.Learning.Evaluations;

public sealed class WorstCasesTests
{
    /// <summary>A wrong answer that is nearer than the reference's has lost nothing, and is wrong all the same.</summary>
    [Fact]
    public void Loss_OrdersNewlyWrongThenWrongThenRight()
    {
        (string Name, AnswerScore Candidate, AnswerScore Reference)[] items =
        [
            ("both right", Of(true, 100), Of(true, 100)),
            ("mended", Of(true, 100), Of(false, 20)),
            ("nearer", Of(false, 60), Of(false, 30)),
            ("farther", Of(false, 40), Of(false, 90)),
            ("newly wrong", Of(false, 99), Of(true, 100)),
        ];

        Assert.Equal(["newly wrong", "farther", "nearer"], items.OrderByDescending(item => WorstCases.Loss(item.Candidate, item.Reference)).Take(3).Select(item => item.Name));
    }

    private static AnswerScore Of(bool strict, int similarity) => new(strict, strict, strict, similarity, strict, strict ? 1 : 0, strict, WellFormed: true, Ended: true);
}
