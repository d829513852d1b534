using Learning.Languages;

namespace Bench.Loop;

/// <summary>People at work: each has a cell that failed, asks for a fix, takes it or not, and runs the cell again. Some at a time.</summary>
internal sealed class Workplace(LoopTenant tenant, IReadOnlyList<Person> people)
{
    private const int AtATime = 2;
    private const int DeadlineMs = 10_000;

    private readonly ILanguage _sql = new LanguageTable().Find("sql");

    /// <param name="cells">What may fail.</param>
    /// <param name="most">Cells in all.</param>
    /// <param name="isOver">Asked after each cell; true ends the work.</param>
    public Task<WorkTally> WorkAsync(IReadOnlyList<Cell> cells, int most, Func<bool> isOver) => WorkAsync((person, _) => person.Next(cells), most, isOver);

    /// <summary>Each cell once, the next person the next cell.</summary>
    public Task<WorkTally> WorkThroughAsync(IReadOnlyList<Cell> cells) => WorkAsync((_, number) => cells[number - 1], cells.Count, () => false);

    private async Task<WorkTally> WorkAsync(Func<Person, int, Cell> deal, int most, Func<bool> isOver)
    {
        var (tally, next) = (new WorkTally(), 0);
        await Task.WhenAll(Enumerable.Range(0, AtATime).Select(async worker =>
        {
            // A person sits at one place, and so acts on one thread.
            var here = people.Where((_, i) => i % AtATime == worker).ToList();
            while (!isOver() && Interlocked.Increment(ref next) is var number && number <= most)
            {
                var person = here[number / AtATime % here.Count];
                await DoAsync(person, deal(person, number), tally);
            }
        }));
        return tally;
    }

    /// <summary>The share of cells that are fixed to the letter, in normal form. Nobody accepts anything: these are questions only.</summary>
    public async Task<double> ExactMatchAsync(IReadOnlyList<Cell> cells)
    {
        var right = 0;
        foreach (var cell in cells)
        {
            var (_, fix) = await AskAsync("judge", cell);
            right += fix is not null && IsRight(cell, (string)fix["code"]!) ? 1 : 0;
        }

        return (double)right / cells.Count;
    }

    private async Task DoAsync(Person person, Cell cell, WorkTally tally)
    {
        var (id, fix) = await AskAsync(person.Name, cell);
        if (fix is null)
        {
            tally.Add(null, false, false);
            return;
        }

        var code = (string)fix["code"]!;
        var right = IsRight(cell, code);
        var taken = person.Takes(right);
        await TellAsync(id, person, "shown");
        await TellAsync(id, person, taken ? "accepted" : "rejected");
        // What was taken and is wrong fails again; then, or at once, the person mends it by hand.
        if (taken && !right)
            await TellAsync(id, person, "executed_error", code);
        await TellAsync(id, person, "executed_ok", taken && right ? code : cell.Fixed);
        tally.Add($"version {fix["servedBy"]!["version"]}", right, taken);
    }

    private async Task<(string Id, System.Text.Json.Nodes.JsonNode? Fix)> AskAsync(string user, Cell cell)
    {
        var (status, body) = await tenant.People.SendAsync(
            HttpMethod.Post, "/v1/fixes", new { model = LoopTenant.Alias, language = "sql", code = cell.Code, error = new { message = cell.Error }, user, deadlineMs = DeadlineMs });
        return status == 204 ? ("", null) : ((string)body!["id"]!, body);
    }

    private Task TellAsync(string id, Person person, string what, string? final = null) => tenant.People.SendAsync(
        HttpMethod.Post, $"/v1/fixes/{id}/outcome", final is null ? new { @event = what, user = person.Name } : new { @event = what, user = person.Name, final_text = final });

    private bool IsRight(Cell cell, string code) => NormalForm.AreEqual(_sql, code, cell.Fixed);
}
