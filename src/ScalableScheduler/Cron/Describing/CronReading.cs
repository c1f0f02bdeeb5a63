namespace ScalableScheduler.Cron.Describing;

/// <summary>The parts of an expression, read from its text once more: the expression itself keeps only its slots.</summary>
internal sealed class CronReading
{
    private readonly CronExpression _expression;
    private readonly string[] _texts;

    private CronReading(CronExpression expression, string[] texts, CronFields fields)
    {
        (_expression, _texts, Fields) = (expression, texts, fields);
    }

    public CronFields Fields { get; }

    /// <summary>Whether a day must match both day fields: asked for, or because one of them begins with a star (Vixie cron).</summary>
    public bool DaysMustMatchBoth =>
        _expression.DayMatch == DayMatch.And || Fields.DayOfMonth.StartsWithStar || Fields.DayOfWeek.StartsWithStar;

    /// <summary>Whether both must match for no other reason than a star.</summary>
    public bool IsBothForAStar => _expression.DayMatch == DayMatch.Or && DaysMustMatchBoth;

    /// <summary>Whether both day fields leave days out.</summary>
    public bool RestrictsBothDayFields => !Fields.DayOfMonth.IsEveryDay && !Fields.DayOfWeek.IsEveryDay;

    /// <summary>Whether every day of every month matches.</summary>
    public bool IsEveryDay =>
        Fields.Months.Bits == 0x1ffe
        && (DaysMustMatchBoth
            ? Fields.DayOfMonth.IsEveryDay && Fields.DayOfWeek.IsEveryDay
            : Fields.DayOfMonth.IsEveryDay || Fields.DayOfWeek.IsEveryDay);

    public bool HasSeconds => _texts.Length == 6;

    public string Seconds => HasSeconds ? _texts[0] : "0";

    public string Minutes => _texts[^5];

    public string Hours => _texts[^4];

    public string DaysOfMonth => _texts[^3];

    public string Months => _texts[^2];

    public string DaysOfWeek => _texts[^1];

    /// <summary>Whether a value comes from a hash (<c>H</c>).</summary>
    public bool UsesHash => _texts.Any(text => text.Split(',').Any(element => element[0] is 'H' or 'h'));

    public static CronReading Of(CronExpression expression)
    {
        var body = expression.ToString().AsSpan().Trim();
        if (!ZonePrefix.TryTake(ref body, out _, out _)) throw Unreadable(expression);
        if (body is ['@', ..]) body = CronMacros.Expand(body.ToString());

        Span<Range> ranges = stackalloc Range[6];
        ranges = ranges[..body.SplitAny(ranges, " \t", StringSplitOptions.RemoveEmptyEntries)];
        if (!CronFields.TryParse(body, ranges, expression.HashSeed, out var fields, out _)) throw Unreadable(expression);
        var texts = new string[ranges.Length];
        for (var i = 0; i < texts.Length; i++) texts[i] = body[ranges[i]].ToString();
        return new CronReading(expression, texts, fields);
    }

    private static InvalidOperationException Unreadable(CronExpression expression) => new($"'{expression}' was read once and can't be read again.");
}
