namespace EndToEnd.Scenarios;

/// <summary>Asks again until what other processes report has caught up, for a minute at most.</summary>
internal static class Eventually
{
    private const int Attempts = 240;
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(250);

    public static async Task<T> TrueAsync<T>(Func<Task<T>> ask, Func<T, bool> isTrue)
    {
        for (var attempt = 0; ; attempt++)
        {
            var answer = await ask();
            if (isTrue(answer))
            {
                return answer;
            }

            Assert.True(attempt < Attempts, $"never true; at last: {answer}");
            await Task.Delay(s_pause, TimeProvider.System);
        }
    }
}
