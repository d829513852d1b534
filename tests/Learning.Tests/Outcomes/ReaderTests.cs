using System.Text.Json;
using System.Text.RegularExpressions;
using Learning.Outcomes;
using Learning.Outcomes.Reading;

namespace Learning.Tests.Outcomes;

public partial class ReaderTests
{
    [Theory]
    [MemberData(nameof(OutcomeCorpus.Names), MemberType = typeof(OutcomeCorpus))]
    public void Read_WhatAClientSends_IsItsVerdict(string name)
    {
        var recorded = OutcomeCorpus.Read(name);

        var reading = Read(recorded.Client, recorded.Path, recorded.Body);

        Assert.Null(reading.Fault);
        Assert.Equal(recorded.Verdicts, reading.Reports.Select(report => WordOf(report.Verdict)));
        Assert.All(reading.Reports, report => Assert.Equal(recorded.Client == "Continue" ? null : OutcomeCorpus.Answer, report.AnswerId));
    }

    [Theory]
    [MemberData(nameof(OutcomeCorpus.Names), MemberType = typeof(OutcomeCorpus))]
    public void Read_TheSameAgain_IsTheSameEvent(string name)
    {
        var recorded = OutcomeCorpus.Read(name);
        string[] Identities() => [.. Read(recorded.Client, recorded.Path, recorded.Body).Reports.Select(report => report.Identity)];

        Assert.Equal(Identities(), Identities());
        Assert.Equal(Identities().Length, Identities().Distinct().Count());
    }

    [Fact]
    public void Read_EventsOfOneAnswer_AreDifferentEvents()
    {
        var reports = OutcomeCorpus.Files.Select(OutcomeCorpus.Read)
            .SelectMany(recorded => Read(recorded.Client, recorded.Path, recorded.Body).Reports).ToList();

        // Recorded twice: Continue's two levels of one event, Zed's accept with and without latency, its discard with and without the word.
        Assert.Equal(reports.Count - 3, reports.Select(report => report.Identity).Distinct().Count());
    }

    [Theory]
    [InlineData("tabby", """{"type":"hover","completion_id":"a","choice_index":0}""", "type")]
    [InlineData("tabby", """{"type":"view","choice_index":0}""", "completion_id")]
    [InlineData("tabby", """{"type":"view","completion_id":"a"}""", "choice_index")]
    [InlineData("tabby", """{"type":"view","completion_id":7,"choice_index":0}""", "completion_id")]
    [InlineData("tabby", """{"type":"view","completion_id":"a","choice_index":0,"elapsed":-1}""", "elapsed")]
    [InlineData("tabby", """{"type":"view","completion_id":"a\u0000","choice_index":0}""", "completion_id")]
    [InlineData("accept", """{"request_id":"a\u0007"}""", "request_id")]
    [InlineData("ours", """{"event":"seen"}""", "event")]
    [InlineData("ours", """{}""", "event")]
    [InlineData("ours", """{"event":"retained"}""", "delay_ms")]
    [InlineData("ours", """{"event":"shown","delay_ms":"soon"}""", "delay_ms")]
    [InlineData("ours", """{"event":"executed_ok","final_text":["x"]}""", "final_text")]
    [InlineData("ours", """{"event":"rejected","reason":"because SELECT 1"}""", "reason")]
    [InlineData("ours", """{"event":"shown","consent":"all"}""", "consent")]
    [InlineData("Continue", """{"name":"autocomplete","level":7,"data":{}}""", "level")]
    [InlineData("accept", """{}""", "request_id")]
    [InlineData("reject", """{}""", "rejections")]
    [InlineData("reject", """{"rejections":[{"request_id":"a","was_shown":true},{"request_id":"b"}]}""", "rejections[1].was_shown")]
    [InlineData("reject", """{"rejections":[{"request_id":"a","was_shown":true,"reason":"no thanks"}]}""", "rejections[0].reason")]
    [InlineData("Continue", """{"data":{}}""", "name")]
    [InlineData("Continue", """{"name":"autocomplete","data":[]}""", "data")]
    [InlineData("Continue", """{"name":"autocomplete","data":{"accepted":"yes"}}""", "data.accepted")]
    public void Read_WhatIsWrong_IsNamed(string client, string body, string field)
    {
        var reading = Read(client, client == "reject" ? "reject" : "accept", JsonDocument.Parse(body).RootElement);

        Assert.Equal(field, reading.Fault?.Field);
        Assert.Contains(field[(field.LastIndexOf('.') + 1)..], reading.Fault!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ReadReject_MoreThanZedSends_IsRefused()
    {
        var many = JsonSerializer.SerializeToElement(new { rejections = Enumerable.Repeat(new { request_id = "a", was_shown = true }, 101) });

        Assert.Equal("rejections", ZedReader.ReadReject(many).Fault?.Field);
    }

    [Fact]
    public void Read_EditOutcome_IsAWholePieceOfWork()
    {
        var edit = Assert.Single(ContinueReader.Read(OutcomeCorpus.Read("continue-edit-accepted").Body).Reports).Edit;

        Assert.Equal(
            new ReportedEdit("column amnt does not exist", "SELECT amnt FROM orders", "SELECT amount FROM orders", "SELECT amount FROM orders", "file:///work/sales.sql"), edit);
        Assert.Null(Assert.Single(ContinueReader.Read(OutcomeCorpus.Read("continue-edit-rejected").Body).Reports).Edit);
        Assert.Null(Assert.Single(ContinueReader.Read(OutcomeCorpus.Read("continue-edit-nocode").Body).Reports).Edit);
    }

    private static ReportReading Read(string client, string path, JsonElement body) => client.ToUpperInvariant() switch
    {
        "TABBY" => TabbyReader.Read(body, path.EndsWith("select_kind=line", StringComparison.Ordinal) ? "line" : null),
        "CONTINUE" => ContinueReader.Read(body),
        "OURS" => OwnReader.Read(OutcomeCorpus.Answer, body),
        _ => path.EndsWith("accept", StringComparison.Ordinal) ? ZedReader.ReadAccept(body) : ZedReader.ReadReject(body),
    };

    private static string WordOf(Verdict verdict) => Capital().Replace(verdict.ToString(), "_$0").TrimStart('_').ToLowerInvariant();

    [GeneratedRegex("[A-Z]")]
    private static partial Regex Capital();
}
