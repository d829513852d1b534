using System.Collections.Frozen;
using Learning.Languages.CSharp;
using Learning.Languages.PlainText;
using Learning.Languages.Python;
using Learning.Languages.Sql;

namespace Learning.Languages;

/// <summary>The languages by the names that editors and notebooks use for them. Thread-safe.</summary>
internal sealed class LanguageTable
{
    private readonly FrozenDictionary<string, ILanguage> _byName;

    public LanguageTable()
    {
        ILanguage sql = new SqlLanguage(), csharp = new CSharpLanguage(), python = new PythonLanguage();
        _byName = new Dictionary<string, ILanguage>
        {
            ["sql"] = sql,
            ["ansi"] = sql,
            ["bigquery"] = sql,
            ["mysql"] = sql,
            ["postgres"] = sql,
            ["postgresql"] = sql,
            ["plsql"] = sql,
            ["snowflake"] = sql,
            ["snowflake-sql"] = sql,
            ["spark-sql"] = sql,
            ["sparksql"] = sql,
            ["sqlite"] = sql,
            ["tsql"] = sql,
            ["csharp"] = csharp,
            ["c#"] = csharp,
            ["cs"] = csharp,
            ["csx"] = csharp,
            ["python"] = python,
            ["py"] = python,
            ["python3"] = python,
            ["pyspark"] = python,
            ["ipython"] = python,
        }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>What is unknown is plain text: nothing is known of its grammar, and nothing is refused for it.</summary>
    public ILanguage Find(string? name) => name is not null && _byName.TryGetValue(name, out var language) ? language : Text;

    public ILanguage Text { get; } = new TextLanguage();
}
