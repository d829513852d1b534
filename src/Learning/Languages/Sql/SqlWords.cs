using System.Collections.Frozen;

namespace Learning.Languages.Sql;

/// <summary>The words of SQL, taken from the common dialects together. Case means nothing in them.</summary>
internal static class SqlWords
{
    private static readonly FrozenSet<string> s_keywords = Set(
        "add all alter and any as asc between both by case cast check collate column commit constraint create cross cube current default delete desc "
        + "distinct drop else end escape except exists explain false fetch filter first following for foreign from full grant group grouping having if "
        + "ilike in index inner insert intersect into is join key lateral leading left like limit matched materialized merge minus natural not null nulls "
        + "offset on only or order outer over partition pivot preceding primary qualify range recursive references replace returning right rlike rollback "
        + "rollup row rows select set sets some table tablesample temp temporary then to top trailing trigger true truncate unbounded union unique "
        + "unnest unpivot update using values view when where window with within without");

    private static readonly FrozenSet<string> s_builtIns = Set(
        "abs any_value approx_count_distinct array array_agg avg bigint binary bit boolean bool cast ceil ceiling char charindex coalesce concat concat_ws convert "
        + "corr count count_if countif cume_dist current_date current_time current_timestamp date date_add date_diff date_format date_part date_sub date_trunc "
        + "dateadd datediff datename datepart datetime day dayofweek decimal decode dense_rank double exp explode extract first_value float floor "
        + "format from_unixtime generate_series getdate glob greatest group_concat hash hex hour if iff ifnull initcap instr int integer interval isnull json_extract "
        + "json_value julianday lag last_day last_value lcase lead least len length listagg ln log lower lpad ltrim make_date max md5 median min minute mod month "
        + "nchar now ntile nth_value nullif numeric nvarchar nvl nvl2 percent_rank percentile_approx percentile_cont percentile_disc pow power quarter rand random "
        + "rank real regexp_extract regexp_like regexp_replace replace reverse round row_number rpad rtrim safe_cast second sequence sha2 sign size smallint split "
        + "split_part sqrt stddev stddev_pop stddev_samp strftime string string_agg strpos struct substr substring sum text time timestamp timestamp_trunc tinyint to_char "
        + "to_date to_timestamp total translate trim trunc try_cast ucase unix_timestamp upper uuid var_pop var_samp varchar variance week year");

    public static bool IsKeyword(ReadOnlySpan<char> word) => s_keywords.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word);

    public static bool IsBuiltIn(ReadOnlySpan<char> word) => s_builtIns.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word);

    private static FrozenSet<string> Set(string words) => words.Split(' ').ToFrozenSet(StringComparer.OrdinalIgnoreCase);
}
