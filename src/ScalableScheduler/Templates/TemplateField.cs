namespace ScalableScheduler.Templates;

/// <summary>Where in what is sent a value stands, which decides how it is escaped and what is refused.</summary>
public enum TemplateUse
{
    /// <summary>A word such as a topic: as it is, without control characters.</summary>
    Text,

    /// <summary>A URL (RFC 3986): see <see cref="UrlWriter"/>.</summary>
    Url,

    /// <summary>The value of a header: as it is, without control characters, so that no header can be added.</summary>
    Header,

    /// <summary>As it is: passwords, certificates, and all of the data, whose strings are written as JSON again.</summary>
    Verbatim,
}

/// <summary>A field of a connection, and what stands in it.</summary>
/// <param name="Path">A JSON pointer relative to the connection, compared without regard to case; <c>*</c> is any name:
/// <c>/headers/*</c>.</param>
/// <param name="Use">What it is.</param>
public sealed record TemplateField(string Path, TemplateUse Use);
