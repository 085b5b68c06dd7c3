//! The error messages, with the reference's ids.

macro_rules! messages {
    (plain { $($plain:ident => $text:literal,)* } filled { $($filled:ident => $template:literal,)* }) => {
        #[allow(dead_code)]
        /// An error message; `{0}` in its text is the string that a variant holds.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub(crate) enum Message {
            $($plain,)*
            $($filled(String),)*
        }

        impl Message {
            /// The reference's name of the error.
            pub(crate) fn id(&self) -> &'static str {
                match self {
                    $(Message::$plain => stringify!($plain),)*
                    $(Message::$filled(_) => stringify!($filled),)*
                }
            }

            /// The sentence for the user.
            pub(crate) fn text(&self) -> String {
                match self {
                    $(Message::$plain => $text.to_string(),)*
                    $(Message::$filled(value) => $template.replace("{0}", value),)*
                }
            }
        }
    };
}

messages! {
plain {
    AmpersandNotAllowed => "The ampersand (&) character is not allowed. The & operator is reserved for future use; wrap an ampersand in double quotation marks (\"&\") to pass it as part of a string.",
    BackgroundOperatorInPipelineChain => "Background operators can only be used at the end of a pipeline chain.",
    BaseClassCannotBeSealed => "Cannot extend a sealed class.",
    EmptyPipeElement => "An empty pipe element is not allowed.",
    EmptyPipelineChainElement => "A pipeline chain operator must be followed by a pipeline.",
    EmptyVariableReference => "An empty ${} variable reference was found. A name is required inside the braces.",
    EndSquareBracketExpectedAtEndOfAttribute => "Missing ] at end of attribute or type literal.",
    ExpectedExpression => "An expression was expected after '('.",
    ExpressionsMustBeFirstInPipeline => "Expressions are only allowed as the first element of a pipeline.",
    GenericMethodTypeArgumentMissing => "The type argument of the generic method call is missing.",
    IfStatementMissingCondition => "Missing condition in if statement after 'if ('.",
    IncompleteDollarSubexpressionReference => "$(subexpression) is missing the closing ')'.",
    IncompleteDollarVariableReference => "${{variable}} reference starting is missing the closing '}}'.",
    IncompleteMemberDefinition => "Missing a property name or method definition.",
    IncompleteString => "Incomplete string token.",
    InvalidBracedVariableReferenceWithDrive => "Variable reference is not valid. The variable name is missing.",
    InvalidFunctionParameter => "Parameter declarations are a comma-separated list of variable names with optional initializer expressions.",
    InvalidLeftHandSide => "The assignment expression is not valid. The input to an assignment operator must be an object that is able to accept assignments, such as a variable or a property.",
    InvalidUnicodeEscapeSequence => "The Unicode escape sequence is not valid. A valid sequence is `u{ followed by one to six hex digits and a closing '}'.",
    InvalidUnicodeEscapeSequenceValue => "The Unicode escape sequence value is out of range. The maximum value is 0x10FFFF.",
    InvalidVariableReferenceWithDrive => "Variable reference is not valid. ':' was not followed by a valid variable name character. Consider using ${} to delimit the name.",
    MethodHasCodePathNotReturn => "Not all code path returns value within method.",
    MissingArgument => "Missing argument in parameter list.",
    MissingArrayIndexExpression => "Array index expression is missing or not valid.",
    MissingAssemblyNameSpecification => "Missing assembly name specification.",
    MissingBaseCtorArguments => "Missing arguments of the base constructor call.",
    MissingCatchHandlerBlock => "The Catch block is missing its statement block.",
    MissingCatchOrFinally => "The Try statement is missing its Catch or Finally block.",
    MissingColonInTernaryExpression => "Missing ':' in the ternary expression.",
    MissingCurlyBraceInSwitchStatement => "Missing '{' in switch statement.",
    MissingEndCurlyBrace => "Missing closing '}' in statement block or type definition.",
    MissingEndParenthesisAfterForeach => "Missing closing ')' after expression in foreach loop.\nThe correct form is: foreach ($a in $b) {...}",
    MissingEndParenthesisInExpression => "Missing closing ')' in expression.",
    MissingEndParenthesisInFunctionParameterList => "Missing ')' in function parameter list.",
    MissingEndParenthesisInMethodCall => "Missing ')' in method call.",
    MissingEndParenthesisInSubexpression => "Missing closing ')' in subexpression.",
    MissingEndSquareBracket => "Missing ']' after array index expression.",
    MissingEqualsInHashLiteral => "Missing '=' operator after key in hash literal.",
    MissingExpressionInNamedArgument => "Missing statement after '=' in named argument.",
    MissingFileSpecification => "Missing file specification after redirection operator.",
    MissingFilenameOption => "Missing file name after '-file' option.",
    MissingFinallyStatementBlock => "The Finally block is missing its statement block.",
    MissingForeachExpression => "Missing expression in foreach loop.\nThe correct form is: foreach ($a in $b) {...}",
    MissingForeachStatement => "Missing statement body in foreach loop.\nThe correct form is: foreach ($a in $b) {...}",
    MissingFunctionBody => "Missing function body in function declaration.",
    MissingInInForeach => "Missing 'in' after variable in foreach loop.\nThe correct form is: foreach ($a in $b) {...}",
    MissingMethodParameterList => "Missing '(' in class method parameter list.",
    MissingOpenParenthesisInIfStatement => "Missing '(' after 'if' in if statement.",
    MissingPropertyName => "Missing property name after reference operator.",
    MissingPropertyTerminator => "Missing ';' or end-of-line in property definition.",
    MissingStatementBlock => "Missing statement block after if ( condition ).",
    MissingStatementBlockAfterElse => "Missing statement block after 'else' keyword.",
    MissingStatementBlockForDataSection => "The Data section is missing its statement block.",
    MissingStatementInHashLiteral => "Missing statement after '=' in hash literal.",
    MissingStatementTerminator => "Missing a newline or semicolon.",
    MissingSwitchConditionExpression => "Missing condition in switch statement clause.",
    MissingSwitchStatementClause => "Missing statement block in switch statement clause.",
    MissingTerminatorMultiLineComment => "The terminator '#>' is missing from the multiline comment.",
    MissingThrottleLimit => "The foreach -throttlelimit parameter requires a value.",
    MissingTrapStatement => "The 'trap' statement was incomplete. A trap statement requires a body.",
    MissingTryStatementBlock => "The Try statement is missing its statement block.",
    MissingTypeLiteralToken => "Missing type literal.",
    MissingTypename => "Missing type name after '['.",
    MissingUnicodeEscapeSequenceTerminator => "The Unicode escape sequence is missing the closing '}'.",
    MissingUsingItemName => "Missing using name",
    MissingUsingStatementDirective => "Missing using directive",
    MissingVariableNameAfterForeach => "Missing variable name after foreach.\nThe correct form is: foreach ($a in $b) {...}",
    MissingWhileOrUntilInDoWhile => "Missing while or until keyword in do loop.",
    MultipleSwitchDefaultClauses => "A switch statement can have only one default clause.",
    NestingTooDeep => "The script is nested too deeply to be parsed.",
    NonVoidMethodMissingReturnValue => "Invalid return statement within non-void method.",
    OnlyOneParameterListAllowed => "The param statement cannot be used if arguments were specified in the function declaration.",
    OpenBraceNeedsToBeBackTickedInVariableName => "Use `{ instead of { in variable names.",
    ParameterAttributeArgumentNeedsToBeConstant => "Attribute argument must be a constant.",
    ParameterAttributeArgumentNeedsToBeConstantOrScriptBlock => "Attribute argument must be a constant or a script block.",
    PipelineValueRequired => "A switch statement must have one of the following:  '-file file_name' or '( expression )'.",
    ParamBlockNotAllowedInMethod => "A param block is not allowed in a class method.",
    NamedBlockNotAllowedInMethod => "Named blocks are not allowed in a class method.",
    PropertyReferenceNotSupportedInDataSection => "Property references are not allowed in restricted language mode or a Data section.",
    ArrayReferenceNotSupportedInDataSection => "Array references are not allowed in restricted language mode or a Data section.",
    AssignmentStatementNotSupportedInDataSection => "Assignment statements are not allowed in restricted language mode or a Data section.",
    MethodCallNotSupportedInDataSection => "Method calls are not allowed in restricted language mode or a Data section.",
    ScriptBlockNotSupportedInDataSection => "Script block literals are not allowed in restricted language mode or a Data section.",
    FunctionDeclarationNotSupportedInDataSection => "A function declaration is not allowed in restricted language mode or a Data section.",
    ExpandableStringNotSupportedInDataSection => "Expandable strings are not allowed in restricted language mode or a Data section.",
    DotSourcingNotSupportedInDataSection => "Dot sourcing is not allowed in restricted language mode or a Data section.",
    RedirectionNotSupportedInDataSection => "Redirection is not allowed in restricted language mode or a Data section.",
    TrapStatementNotSupportedInDataSection => "A trap statement is not allowed in restricted language mode or a Data section.",
    TryStatementNotSupportedInDataSection => "A try statement is not allowed in restricted language mode or a Data section.",
    SwitchStatementNotSupportedInDataSection => "A switch statement is not allowed in restricted language mode or a Data section.",
    ForeachStatementNotSupportedInDataSection => "A foreach statement is not allowed in restricted language mode or a Data section.",
    ForWhileStatementNotSupportedInDataSection => "A for or while statement is not allowed in restricted language mode or a Data section.",
    DoWhileStatementNotSupportedInDataSection => "A do-while statement is not allowed in restricted language mode or a Data section.",
    FlowControlStatementNotSupportedInDataSection => "Flow control statements are not allowed in restricted language mode or a Data section.",
    VariableReferenceNotSupportedInDataSection => "A variable that cannot be referenced in restricted language mode or a Data section is being referenced. Variables that can be referenced include the following: $PSCulture, $PSUICulture, $true, $false, $null.",
    ReferenceNeedsToBeByItselfInTypeConstraint => "The [ref] type can only be by itself in a type constraint.",
    ReferenceNeedsToBeByItselfInTypeSequence => "The [ref] type must be the last type in the type conversion sequence.",
    ReferenceNeedsToBeLastTypeInTypeConversion => "The type [ref] must be the last type in a type conversion.",
    ControlLeavingFinally => "Control cannot leave a finally block.",
    RequiresVersionInvalid => "Cannot process the #requires statement because its version is not valid. A version is written as major.minor.",
    ScriptRequiresInvalidFormat => "Cannot process the #requires statement because it is not in the correct format.\nThe #requires statement must be in one of the following formats:\n \"#requires -shellid <shellID>\"\n \"#requires -version <major.minor>\"\n \"#requires -psedition <edition>\"\n \"#requires -pssnapin <psSnapInName> [-version <major.minor>]\"\n \"#requires -modules <ModuleSpecification>\"\n \"#requires -runasadministrator\"",
    ThrottleLimitRequiresParallelFlag => "The ThrottleLimit parameter is only supported on foreach statements that use the Parallel parameter.",
    TokenAfterEndOfValidScriptText => "Unexpected token after the signature block: nothing may follow the end of a signed script.",
    TooManyDigitsInUnicodeEscapeSequence => "The Unicode escape sequence contains more than the maximum of six hex digits between braces.",
    TypeNameExpected => "Type name expected.",
    UnexpectedCharactersAfterHereStringHeader => "No characters are allowed after a here-string header but before the end of the line.",
    UnrecognizedToken => "Unrecognized token in source text.",
    UsingMustBeAtStartOfScript => "A 'using' statement must appear before any other statements in a script.",
    UsingStatementNotSupported => "This syntax of the 'using' statement is not supported.",
    VoidMethodHasReturn => "Invalid return statement within void method.",
    WhitespaceBeforeHereStringFooter => "White space is not allowed before the string terminator.",
    WorkflowNotSupportedInPowerShellCore => "Workflow is not supported in PowerShell 6+.",
}
filled {
    BadNumericConstant => "The numeric constant {0} is not valid.",
    CmdletNotInAllowedListForDataSection => "The command '{0}' is not allowed in restricted language mode or a Data section.",
    DuplicateFormalParameter => "Duplicate parameter ${0} in parameter list.",
    DuplicateKeyInHashLiteral => "Duplicate keys '{0}' are not allowed in hash literals.",
    DuplicateNamedArgument => "The named argument '{0}' is already given.",
    DuplicateQualifier => "Duplicate '{0}' qualifier",
    DuplicateScriptCommandClause => "Script command clause '{0}' has already been defined.",
    ExceptionTypeAlreadyCaught => "Exception type {0} is already handled by a previous handler.",
    ExpectedValueExpression => "You must provide a value expression following the '{0}' operator.",
    InvalidUnderlyingType => "'{0}' is not a valid underlying type for enums. Expected a builtin integral type (one of byte, sbyte, short, ushort, int, uint, long or ulong)",
    KeywordParameterReservedForFutureUse => "The foreach '-{0}' parameter is reserved for future use.",
    MemberAlreadyDefined => "The member '{0}' is already defined.",
    MissingEndParenthesisAfterStatement => "Missing closing ')' after expression in '{0}' statement.",
    MissingExpression => "Missing expression after '{0}' in pipeline element.",
    MissingExpressionAfterKeyword => "Missing expression after '{0}' in loop.",
    MissingExpressionAfterOperator => "Missing expression after unary operator '{0}'.",
    MissingExpressionAfterToken => "Missing expression after '{0}'.",
    MissingLoopStatement => "Missing statement body in {0} loop.",
    MissingNameAfterKeyword => "Missing name after {0} keyword.",
    MissingNamedBlocks => "unexpected token '{0}', expected 'begin', 'process', 'end', 'clean', or 'dynamicparam'.",
    MissingNamedStatementBlock => "Missing statement block after '{0}'.",
    MissingOpenParenthesisAfterKeyword => "Missing opening '(' after keyword '{0}'.",
    MissingStatementAfterKeyword => "Missing statement body after keyword '{0}'.",
    MissingTypeBody => "Missing '{0}' body in '{0}' declaration.",
    InvalidSwitchFlag => "Invalid switch flag '{0}'.",
    OperatorRequiresVariableOrProperty => "The '{0}' operator works only on variables or on properties.",
    ParameterAlreadyBound => "Cannot bind parameter because parameter '{0}' is specified more than once. To provide multiple values to parameters that can accept multiple values, use the array syntax. For example, \"-parameter value1,value2,value3\".",
    ParameterRequiresArgument => "Parameter {0} requires an argument.",
    RedirectionNotSupported => "The '{0}' operator is reserved for future use.",
    ReservedKeywordNotAllowed => "The '{0}' keyword is not supported in this version of the language.",
    SplattingNotPermitted => "The splatting operator '@' cannot be used to reference variables in an expression. '@{0}' can be used only as an argument to a command. To reference variables in an expression use '${0}'.",
    SplattingNotPermittedInArgumentList => "Splatted variables like '@{0}' cannot be part of a comma-separated list of arguments.",
    StreamAlreadyRedirected => "The {0} stream for this command is already redirected.",
    TerminatorExpectedAtEndOfString => "The string is missing the terminator: {0}.",
    TypeNotAllowedBeforeParam => "Type '{0}' is not allowed before 'param'.",
    TypeNotAllowedBeforeStatement => "Type '{0}' is not allowed before a statement.",
    UnexpectedAttribute => "Unexpected attribute '{0}'.",
    UnexpectedKeyword => "Unexpected keyword '{0}'.",
    UnexpectedToken => "Unexpected token '{0}' in expression or statement.",
    OperatorNotSupportedInDataSection => "The operator '{0}' is not allowed in restricted language mode or a Data section.",
    TypeNotAllowedInDataSection => "The type {0} is not allowed in restricted language mode or a Data section.",
}
}
